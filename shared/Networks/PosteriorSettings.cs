namespace Almagest.Networks;

/// <summary>How a posterior network is built and trained.</summary>
public sealed record PosteriorSettings
{
    public int Width { get; init; } = 128;

    /// <summary>Residual blocks.</summary>
    public int Blocks { get; init; } = 3;

    /// <summary>Normal distributions in the mixture.</summary>
    public int Components { get; init; } = 8;

    /// <summary>Networks that begin differently; their mixtures are put together. A few mend what few simulations make
    /// overconfident.</summary>
    public int EnsembleSize { get; init; } = 1;

    public int Epochs { get; init; } = 12;

    /// <summary>Training stops after so many epochs that were no better on the examples kept apart: of 10,000 simulations the
    /// best is the ninth or so, and what comes after is learnt by heart.</summary>
    internal int Patience => Math.Max(4, Epochs / 3);

    /// <summary>Examples per step.</summary>
    public int Batch { get; init; } = 256;

    public double Rate { get; init; } = 1e-3;

    public double Decay { get; init; } = 1e-3;

    /// <summary>Gradients longer than this are shortened.</summary>
    public double ClipNorm { get; init; } = 5;

    /// <summary>Share of the examples kept apart: of its epochs, the network keeps the one that does best on them.</summary>
    public double ValidationShare { get; init; } = 0.05;

    public int Seed { get; init; } = 1;

    /// <summary>
    /// What few simulations make overconfident, narrower networks put together mend; and they need steps enough to learn where
    /// posteriors end:
    /// in 12 epochs of 6,000 simulations the ranks of faint spectra's columns were 0.435 in the mean.
    /// </summary>
    public static PosteriorSettings For(int simulations) =>
        simulations < 20_000
            ? new()
            {
                Width = 64,
                EnsembleSize = 2,
                Batch = 128,
                Epochs = 24,
            }
            : new();

    /// <summary>See <see cref="NetworkSettings.OfBatches"/>.</summary>
    public PosteriorSettings OfBatches(int? batch, int examples)
    {
        (int length, double rates, double epochs) = LargeBatch.Of(batch, Batch, examples);
        return this with { Batch = length, Rate = rates * Rate, Epochs = (int)Math.Round(epochs * Epochs) };
    }
}

/// <summary>What a posterior network learns from. N examples, F features, P parameters.</summary>
/// <param name="Features">Shape [N, F]: all that is known of a spectrum.</param>
/// <param name="Errors">Shape [N, I, P]: where the truth lies, in whatever coordinates are near to normal; then its mirror
/// images at edges.</param>
/// <param name="Images">I: the density of a truth is the sum over its images.</param>
public sealed record PosteriorExamples(int Count, float[] Features, float[] Errors, int Images = 1)
{
    internal int FeatureCount => Features.Length / Count;

    internal int ParameterCount => Errors.Length / Count / Images;

    /// <summary>Shape [N, P]: without the images.</summary>
    internal float[] Truths =>
        Images == 1
            ? Errors
            :
            [
                .. Enumerable
                    .Range(0, Count)
                    .SelectMany(row => Errors.AsSpan(row * Images * ParameterCount, ParameterCount).ToArray()),
            ];
}
