using Almagest.Learning.Encoders;
using Almagest.Networks.Inference;

namespace Almagest.Networks.Fillers;

/// <summary>Spectra with their gaps filled. N spectra, B bins.</summary>
/// <param name="Filled">Shape [N, B]: observed values as given, missing ones as filled, in the training set's units.</param>
/// <param name="HalfWidths">Shape [N, B]: the truth lies within so much of a filled bin with a chance of 68.27 %; 0 in observed
/// bins.</param>
public sealed record GapFilling(float[] Filled, float[] HalfWidths);

/// <summary>A way to fill gaps. Not for several threads at once.</summary>
public interface IGapFiller : IDisposable
{
    /// <summary>For people.</summary>
    string Name { get; }

    /// <exception cref="ArgumentException">The arrays do not fit the network.</exception>
    GapFilling Fill(NetworkInput input);
}

/// <summary>The product's own way: an auto-encoder iterated on its own fillings, with learnt bands.</summary>
/// <param name="runner">Of a network with bands; disposed of with the filler.</param>
public sealed class DenoiserFiller(NetworkRunner runner) : IGapFiller
{
    public string Name => "iterated auto-encoder";

    public GapFilling Fill(NetworkInput input)
    {
        InferenceResult result = runner.Infer(input, new InferenceSettings(TargetsOfEveryPass: false));
        return new GapFilling(
            result.Filled,
            result.FilledHalfWidths ?? throw new InvalidOperationException("The network gives no bands.")
        );
    }

    public void Dispose() => runner.Dispose();
}
