using Almagest.Spectra.Numerics;

namespace Almagest.Networks.Inference;

/// <summary>
/// The groups of a filled bin, in each of which bands should hold what they say: by what its spectrum lacks and where the bin
/// lies, by what is lacking and the counts, by the counts and whether the bin is one of few, by the kind and size of the gaps. B
/// bins.
/// </summary>
/// <remarks>Known from mask and counts alone, so that a real spectrum has groups as a simulated one has.</remarks>
internal static class BandGroups
{
    /// <summary>Groups that a bin is in.</summary>
    public const int Families = 4;

    /// <summary>No key is as large; a float holds it exactly.</summary>
    public const int Limit = (Families + 1) * Signatures * Regions * Levels;

    /// <summary>Numbers of <see cref="Lacking"/>.</summary>
    public const int Signatures = 1 << Segments;

    private const int Segments = 8,
        Regions = 16,
        Levels = 16;

    /// <summary>So many neighbours missing together are single bad channels, more are a band.</summary>
    private const int Few = 2;

    /// <param name="observed">Shape [B].</param>
    /// <param name="logCounts">ln of the net counts; null without noise.</param>
    /// <param name="keys">Shape [B, families]; overwritten, 0 in observed bins.</param>
    public static void Of(ReadOnlySpan<bool> observed, double? logCounts, Span<int> keys)
    {
        (int bins, int lacking, int level, int kind) = (
            observed.Length,
            Lacking(observed),
            LevelOf(logCounts),
            MaskKinds.Of(observed)
        );
        keys.Clear();
        for (int bin = 0; bin < bins; )
        {
            if (observed[bin])
            {
                bin++;
                continue;
            }
            int end = bin;
            while (end < bins && !observed[end])
                end++;
            int length = end - bin;
            for (; bin < end; bin++)
            {
                int region = (int)((long)bin * Regions / bins);
                keys[bin * Families] = Key(1, lacking, region, 0);
                keys[(bin * Families) + 1] = Key(2, lacking, 0, level);
                keys[(bin * Families) + 2] = Key(3, 0, length <= Few ? 1 : 0, level);
                keys[(bin * Families) + 3] = Key(4, kind, 0, 0);
            }
        }
    }

    /// <summary>One bit for each eighth of the grid that is mostly missing.</summary>
    public static int Lacking(ReadOnlySpan<bool> observed)
    {
        int lacking = 0;
        for (int segment = 0; segment < Segments; segment++)
        {
            int first = (int)((long)segment * observed.Length / Segments),
                end = (int)((long)(segment + 1) * observed.Length / Segments);
            ReadOnlySpan<bool> part = observed[first..end];
            if (2 * part.Count(true) < part.Length)
                lacking |= 1 << segment;
        }
        return lacking;
    }

    /// <summary>Half decades of counts, in the middle of which lie the powers of ten.</summary>
    private static int LevelOf(double? logCounts) =>
        logCounts is { } log && double.IsFinite(log)
            ? Math.Clamp((int)Math.Round(2 * log / PhysicalConstants.LogTen), 1, Levels - 1)
            : 0;

    private static int Key(int family, int lacking, int region, int level) =>
        (((((family * Signatures) + lacking) * Regions) + region) * Levels) + level;
}
