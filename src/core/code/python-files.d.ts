/** Python files of this folder as text. */
declare module '*.py?raw' {
  const text: string;
  export default text;
}
