// Loaded before Electron's installation: where its download fails it says only "fetch failed", and
// the cause (a name that is not found, a certificate, a refused proxy) is what a person needs.

const { fetch } = globalThis;

globalThis.fetch = async (...given) => {
  try {
    return await fetch(...given);
  } catch (error) {
    const causes = [];
    for (let cause = error.cause; cause instanceof Error; cause = cause.cause) {
      const each = cause instanceof AggregateError ? cause.errors[0] : cause;
      if (each.message !== '') causes.push(each.message);
    }
    throw new Error([error.message, ...causes].join(': '), { cause: error });
  }
};
