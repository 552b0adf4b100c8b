using Almagest.Ogip.Responses;
using Almagest.Spectra;
using Almagest.Spectra.Responses;

namespace Almagest.Studies.Maxi;

/// <summary>
/// A telescope made up for the study: channels of equal width in ln E, Gaussian redistribution of a constant relative width, an
/// area that falls off on both sides of a peak.
/// </summary>
/// <param name="Lower">Of the lowest channel, keV.</param>
/// <param name="Upper">Of the highest channel, keV.</param>
/// <param name="Channels">From the one to the other.</param>
/// <param name="Resolution">σ over energy.</param>
/// <param name="PeakArea">cm².</param>
/// <param name="PeakEnergy">keV.</param>
/// <param name="Fall">σ of the area in ln E.</param>
/// <param name="Exposure">The shortest, s; the longest is three times as long.</param>
internal sealed record SyntheticTelescope(
    string Name,
    double Lower,
    double Upper,
    int Channels,
    double Resolution,
    double PeakArea,
    double PeakEnergy,
    double Fall,
    double Exposure
)
{
    private const double Reach = 4;

    /// <summary>The areas and exposures are such that a spectrum of Γ = 2 gives each about as many counts.</summary>
    public static IReadOnlyList<SyntheticTelescope> All { get; } =
    [
        new("optical", 0.002, 0.008, 32, 0.03, 30, 0.004, 0.6, 100),
        new("soft", 0.3, 10, 160, 0.03, 600, 1.5, 0.9, 1000),
        new("hard", 15, 150, 60, 0.06, 1500, 40, 0.8, 10_000),
    ];

    /// <summary>A full response, cm².</summary>
    public RedistributionMatrix Response()
    {
        int energies = 2 * Channels;
        EnergyGrid grid = EnergyGrid.Logarithmic(
            Lower * (1 - (Reach * Resolution)),
            Upper * (1 + (Reach * Resolution)),
            energies
        );
        double[] edges = EnergyGrid.Logarithmic(Lower, Upper, Channels).Edges.ToArray();
        var values = new List<float>();
        var runs = new RedistributionMatrix.Run[energies];
        for (int bin = 0; bin < energies; bin++)
        {
            double energy = grid.Center(bin),
                area = PeakArea * Math.Exp(-0.5 * Math.Pow(Math.Log(energy / PeakEnergy) / Fall, 2));
            bool Sees(int channel) =>
                edges[channel + 1] > energy * (1 - (Reach * Resolution)) && edges[channel] < energy * (1 + (Reach * Resolution));
            int[] seen = [.. Enumerable.Range(0, Channels).Where(Sees)];
            runs[bin] = new RedistributionMatrix.Run(seen.FirstOrDefault(), seen.Length, values.Count);
            foreach (int channel in seen)
            {
                double distance = ((0.5 * (edges[channel] + edges[channel + 1])) - energy) / (Resolution * energy);
                values.Add(
                    (float)(
                        area
                        * Math.Exp(-0.5 * distance * distance)
                        * (edges[channel + 1] - edges[channel])
                        / (Resolution * energy * Math.Sqrt(2 * Math.PI))
                    )
                );
            }
        }
        return new RedistributionMatrix(
            grid,
            1,
            edges[..^1],
            edges[1..],
            [.. Enumerable.Range(0, energies + 1)],
            runs,
            [.. values],
            includesArea: true
        );
    }

    public string FileName => $"{Name}.rsp";

    /// <summary>The response as a file that any program reads.</summary>
    public byte[] File() => RmfWriter.Write(Response(), "SYNTHETIC", Name.ToUpperInvariant());
}

/// <summary>The telescopes' responses by the keys that their files have.</summary>
internal sealed class SyntheticLibrary : IResponseLibrary
{
    private readonly Dictionary<string, ResponseMatrix> _responses = [];

    public SyntheticLibrary()
    {
        Keys =
        [
            .. SyntheticTelescope.All.Select(telescope =>
            {
                string key = ResponseKey.Of(ResponseKey.Sha256(telescope.File()), null);
                _responses[key] = ResponseMatrix.Combine(telescope.Response(), null);
                return key;
            }),
        ];
    }

    /// <summary>In the order of <see cref="SyntheticTelescope.All"/>.</summary>
    public IReadOnlyList<string> Keys { get; }

    public ResponseMatrix this[int telescope] => _responses[Keys[telescope]];

    public Task<ResponseMatrix> LoadAsync(string responseKey, CancellationToken cancellation) =>
        _responses.TryGetValue(responseKey, out ResponseMatrix? response)
            ? Task.FromResult(response)
            : throw SpectralDataException.At("synthetic telescopes", $"response {responseKey}", string.Join(", ", Keys));
}
