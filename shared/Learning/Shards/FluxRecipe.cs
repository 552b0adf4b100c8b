using Almagest.Learning.Campaigns;
using Almagest.Learning.Priors;
using Almagest.Spectra;
using Almagest.Spectra.Models;
using Almagest.Spectra.Randomness;

namespace Almagest.Learning.Shards;

/// <summary>A spectrum without instrument or noise: the flux density at the bins' centres.</summary>
internal sealed class FluxRecipe(Campaign campaign, SpectralModel model) : ISpectrumRecipe
{
    private readonly double[] _centers = CentersOf(new EnergyGrid(campaign.GridEdges));
    private readonly EvaluationWorkspace _workspace = new();
    private readonly double[] _density = new double[campaign.GridEdges.Length - 1];

    public ISpectrumRecipe ForOneThread() => new FluxRecipe(campaign, model);

    public void Draw(RandomNumbers random, Shard shard, int row)
    {
        Span<double> parameters = shard.Parameters.AsSpan(row * shard.ParameterCount, shard.ParameterCount);
        for (int i = 0; i < parameters.Length; i++)
            parameters[i] = PriorSampler.Draw(random, campaign.Parameters[i]);
        model.EvaluateDensity(_centers, parameters, _density, _workspace);
        Span<float> expected = shard.Expected.AsSpan(row * shard.BinCount, shard.BinCount);
        for (int bin = 0; bin < expected.Length; bin++)
        {
            expected[bin] = (float)_density[bin];
            if (!(expected[bin] >= 0 && float.IsFinite(expected[bin])))
                throw SpectralDataException.At(
                    $"model {campaign.Model}, {_centers[bin]} keV",
                    $"a flux density of {_density[bin]}",
                    "a finite one of at least 0"
                );
        }
    }

    internal static double[] CentersOf(EnergyGrid grid)
    {
        double[] centers = new double[grid.BinCount];
        for (int bin = 0; bin < centers.Length; bin++)
            centers[bin] = grid.Center(bin);
        return centers;
    }
}
