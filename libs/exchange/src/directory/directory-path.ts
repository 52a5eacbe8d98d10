/** Where a directory is served as a whole (libs/protocol/README.md, Directory). */
export const DIRECTORY_PATH = '/directory/v1/statements';
