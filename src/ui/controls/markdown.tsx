import Markdown, { type Components } from 'react-markdown';
import './markdown.css';

/** Headings of a note rank below those of the page, and its links open in another tab. */
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

/** Shows Markdown without the HTML and the pictures in it, so that nothing is fetched from elsewhere. */
export function MarkdownText({ text }: { readonly text: string }) {
  return (
    <div className="markdown">
      <Markdown skipHtml disallowedElements={['img']} components={components}>
        {text}
      </Markdown>
    </div>
  );
}
