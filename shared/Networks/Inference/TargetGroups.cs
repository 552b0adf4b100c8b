namespace Almagest.Networks.Inference;

/// <summary>The groups of a target, in each of which its interval should hold what it says: by what the spectrum lacks, and by
/// the kind and the size of its gap. Known from the mask alone. B bins.</summary>
internal static class TargetGroups
{
    /// <summary>Groups that a target is in.</summary>
    public const int Families = 2;

    private const int Each = BandGroups.Signatures;

    /// <summary>The key of the term that all spectra have.</summary>
    public static int Overall(int target) => target * (Families + 1) * Each;

    /// <summary>What is known of a mask.</summary>
    /// <param name="observed">Shape [B].</param>
    public static (int Lacking, int Kind) Of(ReadOnlySpan<bool> observed) =>
        (BandGroups.Lacking(observed), MaskKinds.Of(observed));

    /// <param name="mask">See <see cref="Of"/>.</param>
    /// <param name="keys">Shape [families]; overwritten.</param>
    public static void Write((int Lacking, int Kind) mask, int target, Span<int> keys)
    {
        keys[0] = Overall(target) + Each + mask.Lacking;
        keys[1] = Overall(target) + (2 * Each) + mask.Kind;
    }
}
