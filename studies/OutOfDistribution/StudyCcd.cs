using Almagest.Spectra;
using Almagest.Spectra.Responses;

namespace Almagest.Studies.OutOfDistribution;

/// <summary>A CCD behind a mirror, made up for the study: silicon's Fano noise, an area that peaks at 1.7 keV and has gold's
/// edge.</summary>
internal sealed class StudyCcd : IResponseLibrary
{
    public const string Key = "ccd";

    private const int Energies = 480,
        Channels = 400;
    private const double Width = 0.025,
        ReadNoise = 0.015,
        Fano = 0.12 * 3.65e-3; // keV; keV per pair

    public ResponseMatrix Response { get; } = Make();

    public Task<ResponseMatrix> LoadAsync(string responseKey, CancellationToken cancellation) => Task.FromResult(Response);

    private static ResponseMatrix Make()
    {
        EnergyGrid grid = EnergyGrid.Logarithmic(0.15, 11, Energies);
        var values = new List<float>();
        var runs = new RedistributionMatrix.Run[Energies];
        double[] area = new double[Energies];
        for (int bin = 0; bin < Energies; bin++)
        {
            double energy = grid.Center(bin),
                sigma = Math.Sqrt((ReadNoise * ReadNoise) + (Fano * energy));
            int from = Math.Clamp((int)((energy - (4 * sigma)) / Width), 0, Channels - 1),
                to = Math.Clamp((int)((energy + (4 * sigma)) / Width), from, Channels - 1);
            runs[bin] = new RedistributionMatrix.Run(from, to - from + 1, values.Count);
            for (int channel = from; channel <= to; channel++)
                values.Add(
                    (float)(
                        Math.Exp(-0.5 * Math.Pow((((channel + 0.5) * Width) - energy) / sigma, 2))
                        * Width
                        / (sigma * Math.Sqrt(2 * Math.PI))
                    )
                );
            area[bin] = 800 * Math.Exp(-0.5 * Math.Pow(Math.Log(energy / 1.7) / 0.8, 2)) * (energy > 2.2 ? 0.8 : 1);
        }
        return ResponseMatrix.Combine(
            new RedistributionMatrix(
                grid,
                1,
                [.. Enumerable.Range(0, Channels).Select(channel => channel * Width)],
                [.. Enumerable.Range(1, Channels).Select(channel => channel * Width)],
                [.. Enumerable.Range(0, Energies + 1)],
                runs,
                [.. values],
                includesArea: false
            ),
            new EffectiveArea(grid, area)
        );
    }
}
