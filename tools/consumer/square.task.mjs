export default function square(value) {
  return value * value;
}
