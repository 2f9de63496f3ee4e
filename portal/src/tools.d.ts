declare module "*/tools/names.mjs" {
  export function namesText(): string;
}
