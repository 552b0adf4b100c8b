using Almagest.Learning.Campaigns;
using Almagest.Learning.Shards;
using Almagest.Spectra.Models;
using Almagest.Spectra.Observations;
using Almagest.Spectra.Simulation;

namespace Almagest.Studies.Maxi;

/// <summary>A source that no network has seen.</summary>
/// <param name="Truth">Shape [parameters].</param>
/// <param name="Flux">Shape [B]: photons cm⁻² s⁻¹ in each bin.</param>
/// <param name="Spectra">One of each telescope, channel by channel.</param>
internal sealed record MaxiSource(double[] Truth, double[] Flux, IReadOnlyList<ObservedSpectrum> Spectra)
{
    /// <summary>As seen by some of the telescopes.</summary>
    public Observation SeenBy(IReadOnlyList<int> telescopes) =>
        new() { Name = "source", Payload = new CountsPayload([.. telescopes.Select(k => Spectra[k])]) };

    /// <summary>Parameters, exposures and brightness as the campaign draws them, with another seed.</summary>
    public static async Task<IReadOnlyList<MaxiSource>> DrawAsync(
        Campaign campaign,
        SyntheticLibrary library,
        CancellationToken cancellation
    )
    {
        ShardSimulator simulator = await ShardSimulator.CreateAsync(campaign, library, cancellation);
        SpectralModel model = ModelOf(campaign);
        var grid = new Spectra.EnergyGrid(campaign.GridEdges);
        var sources = new List<MaxiSource>();
        foreach (Shard shard in Enumerable.Range(0, campaign.ShardCount).Select(index => simulator.Draw(index, cancellation)))
            for (int row = 0; row < shard.Count; row++)
            {
                double[] truth = shard.Parameters[(row * shard.ParameterCount)..((row + 1) * shard.ParameterCount)],
                    flux = new double[grid.BinCount];
                model.Evaluate(grid, truth, flux);
                var spectra = new List<ObservedSpectrum>();
                for (int k = 0; k < shard.SpectraPerSource; k++)
                {
                    var faker = new SpectrumFaker(
                        model,
                        truth,
                        library[k],
                        new FakeObservation
                        {
                            Exposure = shard.Counts!.Exposures[(row * shard.SpectraPerSource) + k],
                            Instrument = SyntheticTelescope.All[k].Name,
                        }
                    );
                    spectra.Add(
                        new ObservedSpectrum(
                            faker.Draw((ulong)campaign.Seed, (uint)((sources.Count * shard.SpectraPerSource) + k)).Source,
                            null,
                            library.Keys[k]
                        )
                    );
                }
                sources.Add(new MaxiSource(truth, flux, spectra));
            }
        return sources;
    }

    /// <summary>With bins as campaigns have them.</summary>
    public static SpectralModel ModelOf(Campaign campaign) =>
        SpectralModel.Parse(campaign.Model, campaign.Abundances, campaign.Bins ?? BinIntegration.Midpoint);
}
