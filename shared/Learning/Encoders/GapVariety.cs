using Almagest.Spectra.Randomness;

namespace Almagest.Learning.Encoders;

/// <summary>
/// Gaps beside those that a campaign lists, so that what learns from spectra without noise knows others too: none, a part of a
/// listed gap, a stretch anywhere or at an end, several, single bins. B bins.
/// </summary>
internal static class GapVariety
{
    /// <summary>Of the spectra; the others have a listed gap.</summary>
    public const double Share = 0.7;

    /// <summary>Of the bins, at the most: what more is missing is unlike all that is learnt.</summary>
    public const double Most = 0.7;

    private const double Fewest = 0.02;
    private const int MostGaps = 4,
        Kinds = 10;

    /// <param name="random">Begun for the spectrum.</param>
    /// <param name="observed">Shape [B]: in it the campaign's gap of this spectrum; overwritten.</param>
    public static void Draw(RandomNumbers random, Span<bool> observed)
    {
        switch (random.NextIndex(Kinds))
        {
            case 0:
                observed.Fill(true);
                break;
            case 1:
                KeepPart(random, observed);
                break;
            case 2:
                observed.Fill(true);
                int gaps = 2 + random.NextIndex(MostGaps - 1);
                double all = random.NextUniform(Fewest, Most);
                for (int gap = 0; gap < gaps; gap++)
                    Close(random, observed, all / gaps);
                break;
            case 3 or 4:
                double share = random.NextUniform(Fewest, Most);
                for (int bin = 0; bin < observed.Length; bin++)
                    observed[bin] = random.NextUniform() >= share;
                break;
            default: // each place of one stretch errs in its own way: most of them are needed to know it
                observed.Fill(true);
                Close(random, observed, random.NextUniform(Fewest, Most));
                break;
        }
        if (!observed.Contains(true))
            observed[random.NextIndex(observed.Length)] = true;
    }

    /// <summary>Opens what lies outside of a stretch of the grid.</summary>
    private static void KeepPart(RandomNumbers random, Span<bool> observed)
    {
        int first = observed.IndexOf(false),
            length = observed.LastIndexOf(false) + 1 - first;
        if (first < 0)
            return;
        int kept = 1 + random.NextIndex(length),
            from = first + random.NextIndex(length - kept + 1);
        observed[..from].Fill(true);
        observed[(from + kept)..].Fill(true);
    }

    /// <summary>Every other stretch lies at an end of the grid: few do by chance, and they are the hardest to fill.</summary>
    private static void Close(RandomNumbers random, Span<bool> observed, double share)
    {
        int length = Math.Max(1, (int)Math.Round(share * observed.Length)),
            room = observed.Length - length;
        int first = random.NextIndex(4) switch
        {
            0 => 0,
            1 => room,
            _ => random.NextIndex(room + 1),
        };
        observed.Slice(first, length).Clear();
    }
}
