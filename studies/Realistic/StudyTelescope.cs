using Almagest.Spectra;
using Almagest.Spectra.Responses;
using MathNet.Numerics;

namespace Almagest.Studies.Realistic;

/// <summary>
/// The telescope of Protocol R: 400 bins of true energy from 0.2 to 9 keV, 128 channels from 0.3 to 7 keV, all of equal width;
/// lines
/// are normal distributions of σ² = (0.03 keV)² + (0.055 keV)² E / 6 keV; an area as of a CCD behind a mirror.
/// </summary>
internal sealed class StudyTelescope : IResponseLibrary
{
    public const string Key = "telescope";

    private const int Energies = 400;

    public static EnergyGrid Channels { get; } = EnergyGrid.Linear(0.3, 7, 128);

    public static ResponseMatrix Matrix { get; } = Make();

    /// <summary>cm²; its groups are the channels.</summary>
    public static GroupedResponse Response { get; } =
        Matrix.Group([.. Enumerable.Range(0, Channels.BinCount)], Channels.BinCount);

    public Task<ResponseMatrix> LoadAsync(string responseKey, CancellationToken cancellation) => Task.FromResult(Matrix);

    private static ResponseMatrix Make()
    {
        EnergyGrid grid = EnergyGrid.Linear(0.2, 9, Energies);
        double[] edges = Channels.Edges.ToArray(),
            area = [.. Enumerable.Range(0, Energies).Select(bin => AreaAt(grid.Center(bin)))];
        var runs = new RedistributionMatrix.Run[Energies];
        var shares = new List<float>();
        for (int bin = 0; bin < Energies; bin++)
        {
            (int first, float[] seen) = Shares(grid.Center(bin), edges);
            runs[bin] = new RedistributionMatrix.Run(first, seen.Length, shares.Count);
            shares.AddRange(seen);
        }
        var matrix = new RedistributionMatrix(
            grid,
            1,
            edges[..^1],
            edges[1..],
            [.. Enumerable.Range(0, Energies + 1)],
            runs,
            [.. shares],
            includesArea: false
        );
        return ResponseMatrix.Combine(matrix, new EffectiveArea(grid, area));
    }

    private static (int First, float[] Shares) Shares(double energy, double[] edges)
    {
        double sigma = Math.Sqrt((0.03 * 0.03) + (0.055 * 0.055 * energy / 6));
        double Below(double edge) => 0.5 * SpecialFunctions.Erfc((energy - edge) / (Math.Sqrt(2) * sigma));
        float[] all =
        [
            .. Enumerable
                .Range(0, edges.Length - 1)
                .Select(channel => (float)(Below(edges[channel + 1]) - Below(edges[channel]))),
        ];
        // Six sigma away there is nothing to be seen, and no reason to add it up.
        int first = Math.Max(0, Array.FindIndex(all, share => share > 1e-9f)),
            last = Array.FindLastIndex(all, share => share > 1e-9f);
        return (first, all[first..(last + 1)]);
    }

    /// <summary>Most at 1.5 keV, gold's edge at 2.2 keV, little above 8.</summary>
    private static double AreaAt(double energy) =>
        600 * Math.Exp(-0.5 * Math.Pow(Math.Log(energy / 1.5) / 0.8, 2)) * (energy > 2.2 ? 0.8 : 1);
}
