using Almagest.Spectra.Responses;

namespace Almagest.Spectra.Tests.Responses;

/// <summary>A CCD-like detector made up for tests: Gaussian redistribution, an area with a mirror's edge.</summary>
internal sealed class SyntheticResponses : IResponseLibrary
{
    private readonly Dictionary<string, ResponseMatrix> _responses = [];

    /// <param name="gain">Shifts the nominal energies, as in another epoch of an instrument.</param>
    public string Add(string key, int channels = 256, int energies = 300, double gain = 1, double area = 300)
    {
        _responses[key] = Make(channels, energies, gain, area);
        return key;
    }

    /// <summary>An instrument that sees nothing but one band: channels of equal ratio, 5 % resolution.</summary>
    public string AddBand(string key, double lower, double upper, int channels, double area)
    {
        EnergyGrid grid = EnergyGrid.Logarithmic(0.8 * lower, 1.2 * upper, 3 * channels);
        double[] edges = EnergyGrid.Logarithmic(lower, upper, channels).Edges.ToArray();
        float[] values = new float[grid.BinCount * channels];
        for (int bin = 0; bin < grid.BinCount; bin++)
        {
            double[] shares =
            [
                .. Enumerable
                    .Range(0, channels)
                    .Select(c =>
                        Math.Exp(-0.5 * Math.Pow(Math.Log(Math.Sqrt(edges[c] * edges[c + 1]) / grid.Center(bin)) / 0.05, 2))
                    ),
            ];
            double step = Math.Log(edges[1] / edges[0]);
            for (int c = 0; c < channels; c++)
                values[(bin * channels) + c] = (float)(shares[c] * step / (0.05 * Math.Sqrt(2 * Math.PI)));
        }
        _responses[key] = ResponseMatrix.Combine(
            new RedistributionMatrix(
                grid,
                1,
                edges[..^1],
                edges[1..],
                [.. Enumerable.Range(0, grid.BinCount + 1)],
                [.. Enumerable.Range(0, grid.BinCount).Select(bin => new RedistributionMatrix.Run(0, channels, bin * channels))],
                values,
                includesArea: false
            ),
            new EffectiveArea(grid, [.. Enumerable.Repeat(area, grid.BinCount)])
        );
        return key;
    }

    public ResponseMatrix this[string key] => _responses[key];

    public Task<ResponseMatrix> LoadAsync(string responseKey, CancellationToken cancellation) =>
        _responses.TryGetValue(responseKey, out ResponseMatrix? response)
            ? Task.FromResult(response)
            : throw SpectralDataException.At("library", $"no response \"{responseKey}\"", "one that was added");

    public static ResponseMatrix Make(int channels, int energies, double gain, double area)
    {
        EnergyGrid grid = EnergyGrid.Linear(0.1, 10, energies);
        double width = 10.0 / channels;
        double[] lower = [.. Enumerable.Range(0, channels).Select(i => gain * i * width)];
        double[] upper = [.. Enumerable.Range(1, channels).Select(i => gain * i * width)];
        var values = new List<float>();
        var runs = new List<RedistributionMatrix.Run>();
        int[] firstRun = new int[energies + 1];
        for (int bin = 0; bin < energies; bin++)
        {
            double energy = grid.Center(bin),
                sigma = Math.Sqrt(0.0009 + (0.0005 * energy));
            int from = Math.Clamp((int)((energy - (4 * sigma)) / (gain * width)), 0, channels - 1);
            int to = Math.Clamp((int)((energy + (4 * sigma)) / (gain * width)), 0, channels - 1);
            runs.Add(new RedistributionMatrix.Run(from, to - from + 1, values.Count));
            for (int channel = from; channel <= to; channel++)
                values.Add(
                    (float)(
                        Math.Exp(-0.5 * Math.Pow(((0.5 * (lower[channel] + upper[channel])) - energy) / sigma, 2))
                        * gain
                        * width
                        / (sigma * Math.Sqrt(2 * Math.PI))
                    )
                );
            firstRun[bin + 1] = runs.Count;
        }
        double[] areas =
        [
            .. Enumerable
                .Range(0, energies)
                .Select(bin =>
                    area * Math.Exp(-Math.Pow(Math.Log(grid.Center(bin) / 1.5), 2)) * (grid.Center(bin) > 2.1 ? 0.8 : 1)
                ),
        ];
        return ResponseMatrix.Combine(
            new RedistributionMatrix(grid, 1, lower, upper, firstRun, [.. runs], [.. values], includesArea: false),
            new EffectiveArea(grid, areas)
        );
    }
}
