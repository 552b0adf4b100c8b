using Almagest.Spectra;
using Almagest.Spectra.Responses;

namespace Almagest.Learning.Campaigns;

/// <summary>
/// The grid of a campaign made for given responses: at most 128 bins, none of them without a channel in any response, finer where
/// detectors resolve finer (the width grows as the square root of energy, as the resolution of a CCD does).
/// </summary>
internal static class ResponseGrid
{
    public const int MostBins = 128;

    /// <returns>Edges, keV, midway between neighbouring channels of the coarsest response.</returns>
    /// <exception cref="SpectralDataException">A response has no channel between the energies.</exception>
    public static double[] EdgesFor(IReadOnlyList<RedistributionMatrix> responses, double lowest, double highest)
    {
        if (responses.Count == 0)
            throw SpectralDataException.At("responses", "none", "at least one");
        if (!(lowest >= 0 && highest > lowest && double.IsFinite(highest)))
            throw SpectralDataException.At("energies", $"{lowest} to {highest} keV", "an ascending range");
        double[][] middles = [.. responses.Select(response => Middles(response, lowest, highest))];
        double[] coarsest = middles.MinBy(energies => energies.Length)!;
        RedistributionMatrix matrix = responses[Array.IndexOf(middles, coarsest)];
        double[] boundaries = Boundaries(matrix, coarsest);
        List<double> edges = Thin(boundaries);
        foreach (double[] energies in middles)
            MergeEmpty(edges, energies);
        return [.. edges];
    }

    /// <summary>Ascending nominal energies of the channels within the range, each once.</summary>
    private static double[] Middles(RedistributionMatrix matrix, double lowest, double highest)
    {
        double[] middles =
        [
            .. Enumerable
                .Range(0, matrix.ChannelCount)
                .Select(channel => ChannelBinning.NominalEnergy(matrix, channel))
                .Where(energy => energy >= lowest && energy <= highest)
                .Distinct()
                .Order(),
        ];
        return middles.Length > 0
            ? middles
            : throw SpectralDataException.At(
                "response",
                $"no channel between {lowest} and {highest} keV (it has {matrix.ChannelLower.ToArray().Min():g4} to "
                    + $"{matrix.ChannelUpper.ToArray().Max():g4} keV)",
                "at least one"
            );
    }

    private static double[] Boundaries(RedistributionMatrix matrix, double[] middles)
    {
        double[] boundaries = new double[middles.Length + 1];
        for (int i = 1; i < middles.Length; i++)
            boundaries[i] = 0.5 * (middles[i - 1] + middles[i]);
        boundaries[0] = middles[0] - HalfWidth(matrix, middles[0]);
        boundaries[^1] = middles[^1] + HalfWidth(matrix, middles[^1]);
        if (boundaries[0] <= 0)
            boundaries[0] = 0.5 * middles[0];
        return boundaries;
    }

    private static double HalfWidth(RedistributionMatrix matrix, double middle)
    {
        for (int channel = 0; channel < matrix.ChannelCount; channel++)
            if (ChannelBinning.NominalEnergy(matrix, channel) == middle)
                return Math.Max(
                    0.5 * Math.Abs(matrix.ChannelUpper[channel] - matrix.ChannelLower[channel]),
                    1e-6 * Math.Abs(middle) + 1e-12
                );
        return 1e-6;
    }

    /// <summary>Of all boundaries, those next after equal steps of the square root of energy.</summary>
    private static List<double> Thin(double[] boundaries)
    {
        if (boundaries.Length - 1 <= MostBins)
            return [.. boundaries];
        double step = (Math.Sqrt(boundaries[^1]) - Math.Sqrt(boundaries[0])) / MostBins;
        List<double> edges = [boundaries[0]];
        for (int i = 1; i < boundaries.Length - 1; i++)
            if (Math.Sqrt(boundaries[i]) >= Math.Sqrt(boundaries[0]) + (step * NextStep(edges[^1], boundaries[0], step)))
                edges.Add(boundaries[i]);
        edges.Add(boundaries[^1]);
        return edges;
    }

    /// <summary>The number of the first step that lies above an edge.</summary>
    private static double NextStep(double edge, double first, double step) =>
        Math.Floor(((Math.Sqrt(edge) - Math.Sqrt(first)) / step) + 1e-9) + 1;

    private static void MergeEmpty(List<double> edges, double[] energies)
    {
        for (int bin = 0; bin < edges.Count - 1 && edges.Count > 2; )
        {
            bool isEmpty = !energies.Any(energy => energy >= edges[bin] && energy < edges[bin + 1]);
            // The upper edge goes, or, in the last bin, the lower.
            if (isEmpty)
                edges.RemoveAt(bin == edges.Count - 2 ? bin : bin + 1);
            else
                bin++;
            if (isEmpty && bin > edges.Count - 2)
                bin = edges.Count - 2;
        }
    }
}
