using Almagest.Spectra;
using Almagest.Spectra.Models;
using Almagest.Spectra.Randomness;
using Almagest.Spectra.Responses;

namespace Almagest.Learning.Shards;

/// <summary>One response of a campaign, ready to draw through: grouped to the grid, with the shapes of possible backgrounds.
/// Thread-safe.</summary>
/// <remarks>
/// A background is a mixture of particles, flat per keV of nominal energy and untouched by mirrors, and of sky, a power law
/// folded through the response. Sky of any slope is blended from a few slopes folded once: what matters is a wide family.
/// </remarks>
internal sealed class SimulatedResponse
{
    private const double SteepestSky = 3;
    private const int SkySlopes = 7;

    /// <summary>Of two equal parts one has a measured shape as it is.</summary>
    private const double MixedAndMeasured = 2;

    private readonly GroupedResponse _response;
    private readonly double[] _particles;
    private readonly double[][] _sky;

    public SimulatedResponse(ResponseMatrix response, EnergyGrid grid, SpectralModel model)
    {
        int[] bins = ChannelBinning.BinOfChannel(response.Redistribution, grid);
        _response = response.Group(bins, grid.BinCount);
        Model = model.Bind(_response.Energies);
        _particles = ParticleShape(response.Redistribution, bins, grid.BinCount);
        _sky = SkyShapes();
    }

    /// <summary>The campaign's model on the response's true energies.</summary>
    public BoundModel Model { get; }

    public int EnergyCount => _response.Energies.BinCount;

    /// <summary>Counts per second in every bin of the grid.</summary>
    public void Fold(ReadOnlySpan<double> flux, Span<double> rate) => _response.Fold(flux, rate);

    /// <summary>Writes a background's share of each bin, shape [B], sum 1.</summary>
    /// <param name="measured">See <see cref="Campaigns.BackgroundPrior.Measured"/>.</param>
    public void DrawBackgroundShape(RandomNumbers random, IReadOnlyList<double[]>? measured, Span<double> shape)
    {
        DrawRandomShape(random, shape);
        if (measured is null)
            return;
        double[] like = measured[random.NextIndex(measured.Count)];
        double share = Math.Min(1, random.NextUniform() * MixedAndMeasured);
        for (int bin = 0; bin < shape.Length; bin++)
            shape[bin] = (share * like[bin]) + ((1 - share) * shape[bin]);
    }

    private void DrawRandomShape(RandomNumbers random, Span<double> shape)
    {
        double skyShare = random.NextUniform();
        double slope = random.NextUniform() * (SkySlopes - 1);
        int first = Math.Min((int)slope, SkySlopes - 2);
        double second = slope - first;
        for (int bin = 0; bin < shape.Length; bin++)
        {
            double sky = ((1 - second) * _sky[first][bin]) + (second * _sky[first + 1][bin]);
            shape[bin] = ((1 - skyShare) * _particles[bin]) + (skyShare * sky);
        }
    }

    private static double[] ParticleShape(RedistributionMatrix matrix, int[] bins, int binCount)
    {
        double[] widths = new double[binCount];
        for (int channel = 0; channel < bins.Length; channel++)
            if (bins[channel] != ChannelBinning.None)
                widths[bins[channel]] += Math.Abs(matrix.ChannelUpper[channel] - matrix.ChannelLower[channel]);
        return Normalised(widths, "channels");
    }

    private double[][] SkyShapes()
    {
        BoundModel powerLaw = SpectralModel.Parse("powerlaw").Bind(_response.Energies);
        double[] flux = new double[EnergyCount];
        double[][] shapes = new double[SkySlopes][];
        EvaluationWorkspace workspace = new();
        for (int i = 0; i < SkySlopes; i++)
        {
            powerLaw.Evaluate([SteepestSky * i / (SkySlopes - 1), 1], flux, workspace);
            shapes[i] = new double[_response.GroupCount];
            _response.Fold(flux, shapes[i]);
            Normalised(shapes[i], "effective area");
        }
        return shapes;
    }

    private static double[] Normalised(double[] shape, string what)
    {
        double sum = 0;
        foreach (double value in shape)
            sum += value;
        if (!(sum > 0))
            throw SpectralDataException.At(
                "response",
                $"no {what} within the campaign's grid",
                "some: the energies of both must overlap"
            );
        for (int bin = 0; bin < shape.Length; bin++)
            shape[bin] /= sum;
        return shape;
    }
}
