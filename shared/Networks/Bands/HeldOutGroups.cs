using System.Globalization;
using Almagest.Learning.Encoders;

namespace Almagest.Networks.Bands;

/// <summary>Spectra by what is missing of them, and by how many counts they have.</summary>
internal static class HeldOutGroups
{
    /// <summary>A mask of which there is more than this share is a kind by itself.</summary>
    private const double Frequent = 0.03;

    /// <summary>From so many gaps on they are called scattered.</summary>
    private const int Scattered = 5;

    private static readonly double[] Decades = [0, 100, 1000, 1e4, double.PositiveInfinity];

    /// <summary>Bins that no spectrum has are no part of a gap's name.</summary>
    public static IEnumerable<(string Name, IReadOnlyList<int> Rows)> Of(NetworkInput input, IReadOnlyList<double> edges)
    {
        int bins = edges.Count - 1,
            context = input.Context.Length / input.Count;
        int[] all = [.. Enumerable.Range(0, input.Count)];
        yield return (BandCoverage.AllSpectra, all);
        bool[] seen = [.. Enumerable.Range(0, bins).Select(bin => all.Any(row => input.Observed[(row * bins) + bin]))];
        string[] masks =
        [
            .. all.Select(row =>
                string.Concat(input.Observed.AsSpan(row * bins, bins).ToArray().Select(open => open ? '1' : '0'))
            ),
        ];
        Dictionary<string, string> names = masks
            .GroupBy(mask => mask)
            .ToDictionary(same => same.Key, same => NameOf(same.Key, seen, edges, same.Count() > Frequent * input.Count));
        foreach (
            IGrouping<string, int> kind in all.GroupBy(row => names[masks[row]]).OrderBy(kind => kind.Key, StringComparer.Ordinal)
        )
            yield return (kind.Key, [.. kind]);
        for (int d = 1; context > 0 && d < Decades.Length; d++)
        {
            int[] rows =
            [
                .. all.Where(row =>
                    Math.Exp(input.Context[row * context]) is var counts && counts >= Decades[d - 1] && counts < Decades[d]
                ),
            ];
            string name = double.IsInfinity(Decades[d])
                ? $"{Decades[d - 1]:0} counts and more"
                : $"{Decades[d - 1]:0} to {Decades[d]:0} counts";
            if (rows.Length > 0)
                yield return (name, rows);
        }
    }

    private static string NameOf(string mask, bool[] seen, IReadOnlyList<double> edges, bool isFrequent)
    {
        var gaps = new List<(int First, int End)>();
        for (int bin = 0; bin < mask.Length; bin++)
        {
            if (mask[bin] == '1' || !seen[bin])
                continue;
            // A bin that nobody ever sees does not end a gap.
            if (gaps.Count > 0 && Enumerable.Range(gaps[^1].End, bin - gaps[^1].End).All(between => !seen[between]))
                gaps[^1] = (gaps[^1].First, bin + 1);
            else
                gaps.Add((bin, bin + 1));
        }
        if (gaps.Count == 0)
            return "no gap";
        if (gaps.Count >= Scattered)
            return "scattered bins missing";
        if (!isFrequent)
            return gaps.Count == 1 ? "one band missing" : "several bands missing";
        string Energy(int edge) => edges[edge].ToString("0.###", CultureInfo.InvariantCulture);
        return string.Join(" and ", gaps.Select(gap => $"{Energy(gap.First)}-{Energy(gap.End)} keV")) + " missing";
    }
}
