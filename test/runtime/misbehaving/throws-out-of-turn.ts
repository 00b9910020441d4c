export const connector = {
  settings: {},
  schema: () =>
    new Promise(() => {
      setTimeout(() => {
        throw new Error('the line went dead')
      })
    }),
}
