namespace Almagest.Learning.OutOfDistribution;

/// <summary>What a mask looks like: conditions under which a spectrum without noise was taken. B bins.</summary>
public static class MaskSummary
{
    /// <summary>Numbers of <see cref="Of"/>.</summary>
    public const int Count = 4;

    /// <param name="observed">Shape [B].</param>
    /// <returns>Shares of the bins: missing in all, in the longest gap, at the lower end, at the upper end.</returns>
    public static float[] Of(ReadOnlySpan<bool> observed)
    {
        int longest = 0;
        for (ReadOnlySpan<bool> left = observed; left.IndexOf(false) is var begin and >= 0; )
        {
            left = left[begin..];
            int gap = left.IndexOf(true) is var end and >= 0 ? end : left.Length;
            longest = Math.Max(longest, gap);
            left = left[gap..];
        }
        int first = observed.IndexOf(true),
            last = observed.LastIndexOf(true);
        float all = observed.Length;
        return
        [
            observed.Count(false) / all,
            longest / all,
            (first < 0 ? observed.Length : first) / all,
            (last < 0 ? observed.Length : observed.Length - 1 - last) / all,
        ];
    }
}
