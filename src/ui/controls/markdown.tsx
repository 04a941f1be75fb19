import Markdown, { type Components } from 'react-markdown';
import './markdown.css';

/** A note stands below the page's own headings, and its links leave the notebook open. */
const components: Components = {
  h1: ({ children }) => <h3>{children}</h3>,
  h2: ({ children }) => <h3>{children}</h3>,
  h3: ({ children }) => <h4>{children}</h4>,
  a: ({ href, children }) => (
    <a href={href} target="_blank" rel="noreferrer">
      {children}
    </a>
  ),
};

/** Markdown as elements. HTML in it is left out, and so are pictures: nothing is fetched from elsewhere. */
export function MarkdownText({ text }: { readonly text: string }) {
  return (
    <div className="markdown">
      <Markdown skipHtml disallowedElements={['img']} components={components}>
        {text}
      </Markdown>
    </div>
  );
}
