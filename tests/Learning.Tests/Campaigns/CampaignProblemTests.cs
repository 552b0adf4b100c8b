using Almagest.Learning.Campaigns;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Models;
using Almagest.Spectra.Observations;
using Almagest.Spectra.Responses;
using Almagest.Spectra.Simulation;
using Almagest.Spectra.Tests.Responses;

namespace Almagest.Learning.Tests.Campaigns;

/// <summary>What a run minimises.</summary>
public sealed class CampaignProblemTests
{
    private const int Spectra = 400;
    private const double Index = 1.8;

    private readonly SyntheticResponses _library = new();

    /// <summary>A hundred counts and a background of twenty, in a thousand channels: W in the channels
    /// themselves is off by more than a sigma (Spectra.Tests' faint spectra, XSPEC's and Sherpa's W alike).</summary>
    [Fact]
    public void A_nearly_empty_background_does_not_bias_a_run()
    {
        NamedResponse named = _library.Named(_library.Add("a", channels: 1024));
        Campaign campaign = CampaignFactory.ForResponses("powerlaw", [named], 0.5, 8);
        SpectralModel model = SpectralModel.Parse("powerlaw");
        SpectrumFaker faker = Faker(model, named.Response);
        int held = 0;
        double bias = 0,
            ofChannels = 0;
        for (uint number = 0; number < Spectra; number++)
        {
            (CountSpectrum source, CountSpectrum? background) = faker.Draw(7, number);
            FitSpectrum spectrum = new(new ObservedSpectrum(source, background, "a"), named.Response);
            FitProblem problem = CampaignProblem.Of(campaign, model, [spectrum], RunSettings.Default);
            Assert.Equal(("wstat", "background"), (CampaignProblem.NameOf(problem), CampaignProblem.BinningOf(problem)));
            Assert.All(problem.Spectra[0].Background, counts => Assert.True(counts >= 1));
            double sigmas = SigmasOff(problem);
            (held, bias) = (held + (Math.Abs(sigmas) <= 1 ? 1 : 0), bias + (sigmas / Spectra));
            FitSettings inChannels = CampaignProblem.SettingsOf(campaign, RunSettings.Default) with { Grouping = null };
            if (number < 50)
                ofChannels += SigmasOff(new FitProblem(model, problem.Parameters, [spectrum], inChannels)) / 50;
        }
        // Binomial: 68.3 % of 400 within 3 sigma; the mean to 3 sigma of its own.
        Assert.InRange(held / (double)Spectra, 0.61, 0.755);
        Assert.InRange(bias, -0.15, 0.15);
        Assert.True(ofChannels > 0.4, $"{ofChannels}: the channels themselves would do.");
    }

    [Fact]
    public void A_background_without_a_count_is_left_out_by_C()
    {
        NamedResponse named = _library.Named(_library.Add("a"));
        Campaign campaign = CampaignFactory.ForResponses("powerlaw", [named], 0.5, 8);
        SpectralModel model = SpectralModel.Parse("powerlaw");
        (CountSpectrum source, CountSpectrum? background) = Faker(model, named.Response).Draw(7, 1);
        CountSpectrum empty = background! with { Counts = new double[background.ChannelCount] };
        FitProblem problem = CampaignProblem.Of(
                campaign,
                model,
                [new FitSpectrum(new ObservedSpectrum(source, empty, "a"), named.Response)],
                RunSettings.Default
            ),
            alone = CampaignProblem.Of(
                campaign,
                model,
                [new FitSpectrum(new ObservedSpectrum(source, null, "a"), named.Response)],
                RunSettings.Default
            );
        Assert.Equal(("cstat", "background"), (CampaignProblem.NameOf(problem), CampaignProblem.BinningOf(problem)));
        Assert.Contains(problem.Spectra[0].Notes, note => note.Contains("no counts here: fitted by C", StringComparison.Ordinal));
        Assert.Equal(alone.Statistic([Index, 1e-3]), problem.Statistic([Index, 1e-3]));
    }

    private static SpectrumFaker Faker(SpectralModel model, ResponseMatrix response)
    {
        double perSecond = new SpectrumFaker(model, [Index, 1e-3], response, new() { Exposure = 1 }).ExpectedSource.Sum(),
            exposure = 100 / perSecond;
        CountSpectrum background = new()
        {
            FirstChannel = response.Redistribution.FirstChannel,
            Counts = [.. Enumerable.Repeat(200.0 / response.ChannelCount, response.ChannelCount)],
            IsPoisson = true,
            Exposure = exposure,
            BackScale = [10],
        };
        return new SpectrumFaker(
            model,
            [Index, 1e-3],
            response,
            new()
            {
                Exposure = exposure,
                Background = background,
                BackgroundExposure = exposure,
            }
        );
    }

    private static double SigmasOff(FitProblem problem)
    {
        var fit = (FitOutcome.Converged)ClassicalFit.Refine(problem, [Index, 1e-3]);
        return (fit.Parameters[0] - Index) / fit.Sigmas[0];
    }
}
