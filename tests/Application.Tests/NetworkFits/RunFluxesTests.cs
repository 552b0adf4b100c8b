using Almagest.Application.Inference;
using Almagest.Application.Runs;
using Almagest.Learning.Campaigns;
using Almagest.Learning.Results;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Fitting.Results;
using Almagest.Spectra.Fluxes;
using Almagest.Spectra.Models;
using Almagest.Spectra.Observations;
using Almagest.Storage.Catalogues;
using Almagest.Storage.Networks;
using Almagest.Storage.Runs;
using Almagest.Tests;

namespace Almagest.Application.Tests.NetworkFits;

/// <summary>Fluxes that runs tell: power laws of index 1.8 in 0.5 to 7 keV, whose fluxes have a closed form.</summary>
public sealed class RunFluxesTests(Learnt learnt)
{
    private const double Index = 1.8,
        Norm = 2e-3,
        ErgPerKiloelectronvolt = 1.602176634e-9;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static double Truth(EnergyBand band) =>
        Norm * ErgPerKiloelectronvolt * (Math.Pow(band.Upper, 2 - Index) - Math.Pow(band.Lower, 2 - Index)) / (2 - Index);

    /// <summary>By what `fit --flux` does with the same spectrum. Both draw; values are the same minimum's.</summary>
    [Fact]
    public async Task A_classical_flux_is_that_of_a_fit_by_itself()
    {
        Observation[] observations = [.. Enumerable.Range(1, 4).Select(seed => learnt.DrawnCounts(Index, Norm, seed))];
        ChunkFit[] fits = await FitAsync(learnt.CountsNetwork, RunSettings.Default with { Fluxes = "0.5-2,2-10" }, observations);
        foreach ((ChunkFit fit, Observation observation) in fits.Zip(observations))
        {
            FitProblem problem = CampaignProblem.Of(
                learnt.Counts,
                SpectralModel.Parse(learnt.Counts.Model),
                await FitSpectrum.LoadAsync((CountsPayload)observation.Payload, learnt.Responses, Cancellation),
                RunSettings.Default
            );
            FitInference alone = FitInference.Of(
                new InferenceRequest { Bands = EnergyBand.Parse("0.5-2,2-10") },
                problem,
                [Index, Norm],
                [""],
                Cancellation
            );
            Assert.Equal(4, fit.Fluxes.Count);
            foreach ((FluxEstimate told, int i) in fit.Fluxes.Select((told, i) => (told, i)))
            {
                BandFlux flux = alone.Fluxes[i / 2].Figure.Flux;
                Measured expected = told.IsAbsorbed ? flux.Energy : flux.UnabsorbedEnergy;
                Assert.Equal(EstimateMethod.Classical, told.Method);
                Assert.Equal((flux.Band.Lower, flux.Band.Upper), (told.BandLower, told.BandUpper));
                Assert.Equal(expected.Value, told.Flux.Value, 1e-3 * expected.Value);
                (double Alone, double Told)[] ends =
                [
                    (expected.Lower68, told.Flux.Lower),
                    (expected.Upper68, told.Flux.Upper),
                    (expected.Lower90, told.Flux.Lower90),
                    (expected.Upper90, told.Flux.Upper90),
                ];
                Assert.All(ends, end => Assert.Equal(end.Alone, end.Told, 0.05 * expected.Sigma));
                Assert.True(double.IsNaN(told.Redshift) && double.IsNaN(told.Luminosity.Value));
            }
        }
    }

    /// <summary>400 spectra: within 3.3 binomial standard deviations, which one in a thousand misses.</summary>
    [Fact]
    public async Task Intervals_of_fluxes_hold_their_share_of_truths()
    {
        const int count = 400;
        ChunkFit[] fits = await FitAsync(
            learnt.CountsNetwork,
            RunSettings.Default,
            [.. Enumerable.Range(1, count).Select(seed => learnt.DrawnCounts(Index, Norm, seed))]
        );
        Assert.Equal(count, fits.Length);
        Assert.All(fits, fit =>
            Assert.Equal(["0.5-2", "0.5-2", "2-10", "2-10", "fitted", "fitted"], fit.Fluxes.Select(one => one.Band))
        );
        for (int row = 0; row < 6; row += 2)
        {
            FluxEstimate[] told = [.. fits.Select(fit => fit.Fluxes[row])];
            double Held(Func<ParameterEstimate, double> lower, Func<ParameterEstimate, double> upper) =>
                told.Average(one =>
                    Truth(new(one.BandLower, one.BandUpper)) is var truth && lower(one.Flux) <= truth && truth <= upper(one.Flux)
                        ? 1.0
                        : 0
                );
            Assert.Equal(0.683, Held(one => one.Lower, one => one.Upper), 3.3 * Math.Sqrt(0.683 * 0.317 / count));
            Assert.Equal(0.9, Held(one => one.Lower90, one => one.Upper90), 3.3 * Math.Sqrt(0.9 * 0.1 / count));
        }
        FluxEstimate hard = fits[0].Fluxes[2],
            fitted = fits[0].Fluxes[4];
        // Data end at 7 keV; of the fitted band all is covered.
        Assert.InRange(hard.Covered, 0.6, 0.63);
        Assert.Equal(1, fitted.Covered, 1e-9);
        Assert.InRange(fitted.BandLower, 0.4, 0.6);
        Assert.InRange(fitted.BandUpper, 6.9, 7.1);
    }

    /// <summary>The median and ends of the posterior's samples, each flux by the closed form.</summary>
    [Fact]
    public async Task Where_the_posterior_is_published_its_flux_is()
    {
        ChunkFit[] fits =
        [
            .. (
                await FitAsync(
                    learnt.PosteriorNetwork,
                    RunSettings.Default with
                    {
                        Fluxes = "2-10",
                        PosteriorSamples = 2000,
                    },
                    [.. Enumerable.Range(1, 12).Select(seed => learnt.DrawnCounts(Index, Norm, seed))]
                )
            ).Where(fit => fit.Published.Method == EstimateMethod.Posterior),
        ];
        Assert.InRange(fits.Length, 8, 12);
        foreach (ChunkFit fit in fits)
        {
            double[] drawn =
            [
                .. fit
                    .Network.Samples.Chunk(2)
                    .Select(one =>
                        one[1] * ErgPerKiloelectronvolt * (Math.Pow(10, 2 - one[0]) - Math.Pow(2, 2 - one[0])) / (2 - one[0])
                    )
                    .Order(),
            ];
            ParameterEstimate flux = fit.Fluxes[0].Flux;
            Assert.Equal(EstimateMethod.Posterior, fit.Fluxes[0].Method);
            double sigma = 0.5 * (drawn[1683] - drawn[317]);
            Assert.Equal(drawn[1000], flux.Value, 0.05 * sigma);
            Assert.Equal(drawn[317], flux.Lower, 0.05 * sigma);
            Assert.Equal(drawn[1683], flux.Upper, 0.05 * sigma);
            Assert.Equal(drawn[100], flux.Lower90, 0.1 * sigma);
            Assert.Equal(drawn[1900], flux.Upper90, 0.1 * sigma);
        }
    }

    [Fact]
    public async Task A_source_without_net_counts_has_an_upper_limit_and_a_network_that_is_not_refined_no_interval()
    {
        Observation dark = learnt.DrawnCounts(Index, 1e-12, 1);
        ObservedSpectrum seen = ((CountsPayload)dark.Payload).Spectra[0];
        CountSpectrum few = seen.Source with
        {
            Counts = [.. seen.Source.Counts.Select((_, channel) => channel % 10 == 0 ? 1.0 : 0)],
        };
        dark = dark with
        {
            Payload = new CountsPayload([
                seen with
                {
                    Source = few,
                    Background = few with { Counts = [.. few.Counts.Select((_, channel) => channel % 8 == 0 ? 1.0 : 0)] },
                },
            ]),
        };
        FluxEstimate limit = (await FitAsync(learnt.CountsNetwork, RunSettings.Default, dark))[0].Fluxes[0];
        Assert.Equal(EstimateMethod.Limit, limit.Method);
        Assert.True(double.IsNaN(limit.Flux.Value));
        Assert.InRange(limit.Flux.Upper90, limit.Flux.Upper, 1e-10);
        FluxEstimate quick = (
            await FitAsync(learnt.CountsNetwork, RunSettings.Default with { Refine = false }, learnt.DrawnCounts(Index, Norm, 1))
        )[0].Fluxes[0];
        Assert.Equal(EstimateMethod.Network, quick.Method);
        Assert.Equal(Truth(new(0.5, 2)), quick.Flux.Value, 0.5 * quick.Flux.Value);
        Assert.True(double.IsNaN(quick.Flux.Lower) && double.IsNaN(quick.Flux.Upper90));
    }

    /// <summary>A power law in a band of the source's frame is (1 + z)^(index - 2) of what is seen in that band.</summary>
    [Fact]
    public async Task Sources_with_a_redshift_have_luminosities()
    {
        const double z = 0.158;
        await using FitDatabase database = await FitDatabase.CreateAsync(learnt.Responses, (learnt.Counts, learnt.CountsNetwork));
        NewObservation near = NewObservation.Of(0, learnt.DrawnCounts(Index, Norm, 1));
        Run run = await SubmittedRun.AddAsync(
            database.Get<ICatalogueStore>(),
            database.Get<IRunStore>(),
            learnt.Counts,
            learnt.CountsNetwork,
            RunSettings.Default,
            [near with { Facts = near.Facts with { Redshift = z } }],
            Cancellation
        );
        ChunkFit fit = (await database.FitAsync(run)).Fits.Single();
        double index = fit.Fit.Parameters[0].Value,
            perFlux = Math.Pow(1 + z, index - 2) * Cosmology.Default.LuminosityPerFlux(z);
        Assert.All(fit.Fluxes, told =>
        {
            Assert.Equal(z, told.Redshift);
            Assert.Equal(told.Flux.Value * perFlux, told.Luminosity.Value, 1e-3 * told.Luminosity.Value);
            Assert.True(told.Luminosity.Lower < told.Luminosity.Value && told.Luminosity.Value < told.Luminosity.Upper);
        });
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("0.5-2,2-10,fitted", null)]
    [InlineData("0.5:2, 2:10", "0.5-2,2-10")]
    [InlineData("none", "none")]
    public void Bands_are_kept_in_one_form(string? words, string? kept) => Assert.Equal(kept, RunRequest.FluxesOf(words));

    [Theory]
    [InlineData("soft", "two energies in keV")]
    [InlineData("2-10,2:10", "2-10 twice")]
    [InlineData("1-2,2-3,3-4,4-5,5-6,6-7,7-8,8-9,9-10", "9 bands")]
    public void Other_words_are_refused(string words, string reason) =>
        Assert.Contains(
            reason,
            Assert.Throws<RequestException>(() => RunRequest.FluxesOf(words)).Message,
            StringComparison.Ordinal
        );

    /// <summary>As in the demonstration: the norm is no parameter, and so no limit of one.</summary>
    [Fact]
    public async Task A_model_whose_norm_is_fixed_has_fluxes()
    {
        ChunkFit fit = (await FitAsync(learnt.Flux, learnt.FluxNetwork, RunSettings.Default, learnt.GappedFlux(1.5, 1)))[0];
        Assert.All(fit.Fluxes.Where(flux => flux.Covered > 0.9), flux =>
        {
            Assert.Equal(EstimateMethod.Network, flux.Method);
            Assert.True(flux.Flux.Value > 0);
        });
        Assert.Contains(fit.Fluxes, flux => flux.Covered > 0.9);
    }

    private Task<ChunkFit[]> FitAsync(NetworkRecord network, RunSettings settings, params Observation[] observations) =>
        FitAsync(learnt.Counts, network, settings, observations);

    private async Task<ChunkFit[]> FitAsync(
        Campaign campaign,
        NetworkRecord network,
        RunSettings settings,
        params Observation[] observations
    )
    {
        await using FitDatabase database = await FitDatabase.CreateAsync(learnt.Responses, (campaign, network));
        ChunkResult result = await database.FitAsync(await database.SubmitAsync(campaign, network, settings, observations));
        Assert.Empty(result.Failures);
        return [.. result.Fits];
    }
}
