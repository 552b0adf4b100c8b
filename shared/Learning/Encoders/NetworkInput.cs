namespace Almagest.Learning.Encoders;

/// <summary>
/// Spectra as a network sees them. N spectra, B bins of the campaign's grid, S numbers of context (such as ln counts).
/// Arrays are flat and row-major.
/// </summary>
/// <param name="Count">N.</param>
/// <param name="Values">Shape [N, B]; 0 where not observed.</param>
/// <param name="Observed">Shape [N, B]; false in gaps.</param>
/// <param name="Context">Shape [N, S]; empty if S = 0.</param>
public sealed record NetworkInput(int Count, float[] Values, bool[] Observed, float[] Context);

/// <summary>What a network learns from.</summary>
/// <param name="Input">Noisy values, as an observation would give them; Observed is the instruments' coverage, before gaps are
/// drawn.</param>
/// <param name="Clean">Shape [N, B]: the same without noise, in every bin.</param>
/// <param name="Targets">Shape [N, P]: encoded free parameters.</param>
public sealed record TrainingSet(NetworkInput Input, float[] Clean, float[] Targets)
{
    /// <summary>The same, of which nothing is shown where a mask is false.</summary>
    /// <param name="mask">Shape [N, B].</param>
    public TrainingSet Under(bool[] mask)
    {
        // Once an epoch, of millions of bins: a query took longer than a GPU takes to learn from them.
        bool[] observed = new bool[Math.Min(mask.Length, Input.Observed.Length)];
        for (int i = 0; i < observed.Length; i++)
            observed[i] = Input.Observed[i] & mask[i];
        return this with { Input = Input with { Observed = observed } };
    }
}

/// <summary>A training set with the masks to lay over it.</summary>
/// <param name="Set">Its Observed is false where nothing may be shown, whatever the masks say.</param>
/// <param name="Masks">From the number of a batch, which counts on through all epochs, and N: shape [N, B], false in
/// gaps.</param>
public sealed record TrainingMaterial(TrainingSet Set, Func<uint, int, bool[]> Masks);
