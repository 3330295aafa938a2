/**
 * Copies a text and says whether that worked. The clipboard API is not there over plain HTTP, so this takes the old way:
 * a selection and the copy command.
 */
export function copyText(text: string): boolean {
  const area = document.createElement('textarea');
  area.value = text;
  area.readOnly = true;
  area.className = 'sr';
  document.body.append(area);
  area.select();
  try {
    return document.execCommand('copy');
  } finally {
    area.remove();
  }
}
