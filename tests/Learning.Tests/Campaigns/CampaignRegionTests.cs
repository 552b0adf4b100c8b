using Almagest.Learning.Campaigns;
using Almagest.Learning.Priors;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Fitting.Condensed;
using Almagest.Spectra.Models;
using Almagest.Spectra.Observations;
using Almagest.Spectra.Randomness;
using Almagest.Spectra.Responses;
using Almagest.Spectra.Tests.Responses;

namespace Almagest.Learning.Tests.Campaigns;

public sealed class CampaignRegionTests
{
    private readonly SyntheticResponses _responses = new();

    /// <summary>Channels summed for W where there is a background, single ones where there is none; bad ones here and
    /// there.</summary>
    [Theory]
    [InlineData("tbabs*powerlaw", BinIntegration.Midpoint)]
    [InlineData("tbabs*powerlaw", BinIntegration.Exact)]
    [InlineData("tbabs*(powerlaw+bbody)", BinIntegration.Midpoint)]
    public void Minima_by_the_stand_in_are_the_exact_ones(string expression, BinIntegration bins)
    {
        Campaign campaign = CampaignOf(expression);
        var model = SpectralModel.Parse(expression, bins: bins);
        CondensedModel condensed = CampaignRegion.Condensed(campaign, model);
        bool isOne = model.Parts.Count == 1;
        int byStandIn = 0,
            fits = bins == BinIntegration.Exact ? 30 : 100;
        for (int i = 0; i < fits; i++)
        {
            (FitSpectrum spectrum, double[] truth) = Draw(campaign, model, i);
            FitProblem problem = CampaignProblem.Of(campaign, model, [spectrum], RunSettings.Default);
            FitOutcome exact = ClassicalFit.Refine(problem, truth.AsSpan());
            (FitProblem fitted, FitOutcome found) = condensed.Refine(problem, [truth]);
            Assert.Equal(exact is FitOutcome.Converged, found is FitOutcome.Converged);
            // Several components may have several minima, and a step of rounding leads to another one of them.
            if (exact is FitOutcome.Converged)
                Assert.InRange(
                    problem.Statistic(found.Parameters),
                    isOne ? exact.Statistic - 1e-3 : exact.Statistic - 10,
                    exact.Statistic + 1e-3
                );
            // Errors and what else is asked of a run's fit.
            if (isOne && condensed.RefineExactly(problem, [truth]).Outcome is FitOutcome.Converged told)
            {
                var whole = (FitOutcome.Converged)exact;
                Assert.Equal(whole.Statistic, told.Statistic, 2e-4);
                foreach (int free in problem.Free)
                    if (!whole.AtBound[free])
                    {
                        Assert.Equal(whole.Parameters[free], told.Parameters[free], 0.02 * whole.Sigmas[free]);
                        Assert.Equal(1, told.Sigmas[free] / whole.Sigmas[free], 0.02);
                    }
            }
            byStandIn += ReferenceEquals(fitted, problem) ? 0 : 1;
        }
        // Of two faint components one often goes to a limit of the model, beyond the priors.
        Assert.InRange(byStandIn, (isOne ? 0.85 : 0.5) * fits, fits);
    }

    [Fact]
    public void What_ends_beyond_the_region_is_fitted_by_the_model_itself()
    {
        Campaign campaign = CampaignOf("tbabs*powerlaw");
        var model = SpectralModel.Parse(campaign.Model);
        CondensedModel condensed = CampaignRegion.Condensed(campaign, model);
        Assert.True(condensed.Holds([0, 2, 1e9]));
        Assert.False(condensed.Holds([0, 8, 1]));
        (FitSpectrum spectrum, _) = Draw(campaign, model, 0, [1, 8, 3]);
        FitProblem problem = CampaignProblem.Of(campaign, model, [spectrum], RunSettings.Default);
        (FitProblem fitted, FitOutcome found) = condensed.Refine(problem, [problem.Start]);
        Assert.Same(problem, fitted);
        Assert.Equal(ClassicalFit.Refine(problem, problem.Start.AsSpan()).Parameters, found.Parameters);
    }

    /// <summary>Bins that hold a line of 1 eV tell nothing of where in them it is.</summary>
    [Fact]
    public void Lines_narrower_than_the_energies_have_no_stand_in()
    {
        Campaign campaign = CampaignOf("tbabs*(powerlaw+gaussian)");
        var model = SpectralModel.Parse(campaign.Model);
        (FitSpectrum spectrum, _) = Draw(campaign, model, 0);
        Assert.Null(
            CampaignRegion
                .Condensed(campaign, model)
                .StandInFor(CampaignProblem.Of(campaign, model, [spectrum], RunSettings.Default))
        );
    }

    private Campaign CampaignOf(string expression) =>
        CampaignFactory.ForResponses(expression, [_responses.Named(_responses.Add("ccd", channels: 200, energies: 500))], 0.5, 7);

    private (FitSpectrum Spectrum, double[] Truth) Draw(
        Campaign campaign,
        SpectralModel model,
        int number,
        double[]? given = null
    )
    {
        var random = new RandomNumbers(campaign.Id);
        random.Begin(RandomPurpose.Shard, 0, (uint)number);
        ResponseMatrix response = _responses["ccd"];
        double[] flux = new double[response.Energies.BinCount],
            rate = new double[response.ChannelCount],
            truth = given ?? [.. campaign.Parameters.Select(prior => PriorSampler.Draw(random, prior))],
            counts = new double[rate.Length],
            background = new double[rate.Length];
        for (int i = 0; i < truth.Length; i++)
            if (model.Parameters[i].IsNorm)
                truth[i] = 1;
        double wanted = given is null ? random.NextLogUniform(30, 1e5) : 1e4;
        model.Evaluate(response.Energies, truth, flux);
        response.Fold(flux, rate);
        double exposure = 1e4,
            norm = wanted / (exposure * rate.Sum());
        for (int i = 0; i < truth.Length; i++)
            if (model.Parameters[i].IsNorm)
                truth[i] = norm;
        double perChannel = number % 2 == 0 ? 0 : 0.3 * wanted / rate.Length;
        for (int channel = 0; channel < rate.Length; channel++)
        {
            counts[channel] = PoissonSampler.Draw(random, (norm * exposure * rate[channel]) + perChannel);
            background[channel] = PoissonSampler.Draw(random, 4 * perChannel);
        }
        var source = new CountSpectrum
        {
            FirstChannel = 1,
            Counts = counts,
            IsPoisson = true,
            Exposure = exposure,
            Quality = [.. rate.Select((_, channel) => (short)((channel + number) % 9 == 0 ? 1 : 0))],
        };
        CountSpectrum? beside = perChannel > 0 ? source with { Counts = background, BackScale = [4], Quality = null } : null;
        return (new FitSpectrum(new ObservedSpectrum(source, beside, "ccd"), response), truth);
    }
}
