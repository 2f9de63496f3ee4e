declare module "*.css";
/** A file of the repository as it stands, such as an official letter's template. */
declare module "*?raw" {
  const text: string;
  export default text;
}
