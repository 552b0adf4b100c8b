using Almagest.Learning.Campaigns;
using Almagest.Learning.Encoders;
using Almagest.Learning.Posteriors;
using Almagest.Learning.Priors;
using Almagest.Learning.Shards;
using Almagest.Networks;
using Almagest.Networks.Posteriors;
using Almagest.Ogip;
using Almagest.Ogip.Pha;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Fitting.Sampling;
using Almagest.Spectra.Models;
using Almagest.Spectra.Responses;
using Almagest.Tests;

namespace Almagest.Trainer.Tests.Sessions;

/// <summary>
/// The learnt posterior of a real spectrum beside a Markov chain with the same priors, on all channels and the W statistic as a
/// classical
/// fit has them. The network learnt from half the simulations of a real one, on the campaign's coarser grid: enough for the
/// ends of
/// 68 % intervals, not for the far tails.
/// </summary>
public sealed class PosteriorAgainstChainTests
{
    /// <summary>What each quantile may be off by, in standard deviations of the chain.</summary>
    private const double Tolerance = 0.6;

    private const int Simulations = 5000;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("chandra-acis-3c273/3c273.pi", null, 0.5, 7.0)]
    [InlineData("swift-xrt-pc-grb070110/interval0pc.pi", "swift-xrt-pc-2m0259/swxpc0to12s6_20130101v014.rmf.gz", 0.5, 9.0)]
    public async Task Quantiles_of_a_real_spectrum_agree(string file, string? rmf, double lowest, double highest)
    {
        string folder = SharedData.Require("data", "ogip");
        ReadObservation read = new ObservationReader().Read(
            Path.Combine(folder, file),
            new ObservationOptions { Rmf = rmf is null ? null : Path.Combine(folder, rmf) }
        );
        var responses = new OneResponse(read.Spectra[0].ResponseKey, read.Responses[0]);
        Campaign campaign = CampaignFactory.ForResponses(
            "tbabs*powerlaw",
            [new NamedResponse(responses.Key, responses.Response)],
            lowest,
            highest,
            spectra: Simulations
        );
        CampaignEncoder encoder = await CampaignEncoder.CreateAsync(campaign, responses, Cancellation);
        CampaignSummaries summaries = await CampaignSummaries.CreateAsync(encoder, responses, Cancellation);
        SpectralModel model = SpectralModel.Parse(campaign.Model, campaign.Abundances);
        FitSpectrum[] spectra = [new FitSpectrum(read.Spectra[0], read.Responses[0])];

        PosteriorNet net = await LearnAsync(campaign, summaries, responses);
        var encoded = (Encoded)(await encoder.EncodeAsync([read.Observation], responses, Cancellation))[0];
        PosteriorDraws own = PosteriorTable
            .Predict(net, [summaries.Of(encoded.Observation, spectra, model)], summaries.Coordinates)[0]
            .Draw(20_000, 1);
        Chain chain = ChainOf(campaign, model, spectra, lowest, highest);

        foreach (int p in Enumerable.Range(0, 3))
        {
            bool isLog = campaign.Parameters[summaries.Coordinates.Free[p]].Kind != PriorKind.Uniform;
            double[] learnt = [.. Enumerable.Range(0, own.Count).Select(i => own.Points[(3 * i) + p]).Order()];
            double[] sampled = [.. chain.Sorted(p).Select(value => isLog ? Math.Log10(value) : value)];
            double sigma = 0.5 * (Quantile(sampled, 0.8413) - Quantile(sampled, 0.1587));
            foreach (double at in (double[])[0.1587, 0.5, 0.8413])
                Assert.True(
                    Math.Abs(Quantile(learnt, at) - Quantile(sampled, at)) < Tolerance * sigma,
                    $"{summaries.Names[p]} at {at:0.0%}: learnt {Quantile(learnt, at):0.000}, chain "
                        + $"{Quantile(sampled, at):0.000}, sigma {sigma:0.000}"
                );
        }
    }

    private static async Task<PosteriorNet> LearnAsync(Campaign campaign, CampaignSummaries summaries, OneResponse responses)
    {
        ShardSimulator simulator = await ShardSimulator.CreateAsync(campaign, responses, Cancellation);
        Shard[] shards = [.. Enumerable.Range(0, campaign.ShardCount).Select(index => simulator.Draw(index, Cancellation))];
        SummarisedSpectrum[] fitted = summaries.Of(shards, 0, Simulations, null, Cancellation);
        PosteriorExamples examples = PosteriorTable.Examples(
            [.. fitted.Select(one => (one.Summary, one.Truth))],
            summaries.Coordinates
        );
        return PosteriorTraining.Train(
            examples,
            PosteriorSettings.For(Simulations) with
            {
                EnsembleSize = 2,
            },
            null,
            Cancellation
        );
    }

    /// <summary>With the campaign's priors; the norm's is flat in its logarithm.</summary>
    private static Chain ChainOf(Campaign campaign, SpectralModel model, FitSpectrum[] spectra, double lowest, double highest)
    {
        FitParameter[] parameters = FitParameter.DefaultsOf(model);
        var priors = new Dictionary<int, ChainPrior>();
        for (int i = 0; i < parameters.Length; i++)
        {
            ParameterPrior prior = campaign.Parameters[i];
            if (prior.Kind == PriorKind.ExpectedCounts)
                priors[i] = new ChainPrior.LogUniform(1e-20, 1e20);
            else
            {
                parameters[i] = new FitParameter(
                    Math.Clamp(parameters[i].Value, prior.Lower, prior.Upper),
                    true,
                    prior.Lower,
                    prior.Upper
                );
                if (prior.Kind == PriorKind.LogUniform)
                    priors[i] = new ChainPrior.LogUniform(prior.Lower, prior.Upper);
            }
        }
        var problem = new FitProblem(model, parameters, spectra, new FitSettings { LowerEnergy = lowest, UpperEnergy = highest });
        var fit = Assert.IsType<FitOutcome.Converged>(ClassicalFit.Refine(problem, problem.Start));
        return EnsembleSampler.Sample(
            problem,
            fit,
            new ChainSettings
            {
                Walkers = 16,
                Steps = 1500,
                BurnIn = 500,
                Seed = 1,
            },
            priors,
            Cancellation
        );
    }

    private static double Quantile(double[] sorted, double probability) => sorted[(int)(probability * (sorted.Length - 1))];

    private sealed record OneResponse(string Key, ResponseMatrix Response) : IResponseLibrary
    {
        public Task<ResponseMatrix> LoadAsync(string responseKey, CancellationToken cancellation) => Task.FromResult(Response);
    }
}
