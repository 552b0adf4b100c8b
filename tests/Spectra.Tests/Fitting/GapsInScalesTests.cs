using Almagest.Spectra.Fitting;
using Almagest.Spectra.Models;
using Almagest.Spectra.Observations;
using Almagest.Spectra.Responses;
using Almagest.Spectra.Tests.Responses;

namespace Almagest.Spectra.Tests.Fitting;

/// <summary>XMM RGS: BACKSCAL and AREASCAL are columns, and 0 where a CCD fails.</summary>
public sealed class GapsInScalesTests
{
    [Fact]
    public void A_background_that_sees_nothing_of_a_channel_weighs_nothing_there()
    {
        ResponseMatrix response = SyntheticResponses.Make(channels: 16, energies: 30, gain: 1, area: 300);
        double[] scales = [.. Enumerable.Range(0, 16).Select(channel => channel == 5 ? 0.0 : 2.0)],
            counts = [.. Enumerable.Repeat(4.0, 16)];
        CountSpectrum source =
                new()
                {
                    FirstChannel = 1,
                    Counts = counts,
                    IsPoisson = true,
                    Exposure = 100,
                },
            background = source with { BackScale = scales };
        SpectralModel model = SpectralModel.Parse("powerlaw");
        var problem = new FitProblem(
            model,
            FitParameter.DefaultsOf(model),
            [new FitSpectrum(new ObservedSpectrum(source, background, "rgs"), response)],
            new FitSettings { LowerEnergy = 0.5 }
        );
        int gap = Array.IndexOf(problem.Spectra[0].FirstChannel, 6);
        Assert.Equal((0.0, 0.5), (problem.Spectra[0].BackgroundScale[gap], problem.Spectra[0].BackgroundScale[gap + 1]));
        Assert.True(double.IsFinite(problem.Statistic(problem.Start)));
        Assert.Equal(
            "1 channels have a background of BACKSCAL or AREASCAL 0: fitted as if there were none.",
            Assert.Single(problem.Spectra[0].Notes)
        );
    }

    [Fact]
    public void A_modelled_background_that_sees_nothing_of_a_channel_leaves_the_fit_finite()
    {
        double[] scales = [.. Enumerable.Range(0, 16).Select(channel => channel == 5 ? 0.0 : 2.0)];
        SpectralModel model = SpectralModel.Parse("powerlaw");
        DataGroup[] groups = [new([Spectrum(background => background with { BackScale = scales })]) { Background = new(model) }];
        ParameterTable table = new(model, groups);
        var problem = new FitProblem(model, table.Parameters, groups, new FitSettings { LowerEnergy = 0.5 });
        Assert.True(double.IsFinite(problem.Statistic(problem.Start)));
    }

    /// <summary>Absent, or NULL: what the background's file does not tell is not 0.</summary>
    [Fact]
    public void A_channel_that_the_background_lacks_is_left_out()
    {
        short[] quality = [.. Enumerable.Range(0, 16).Select(channel => channel is 5 or 9 ? CountSpectrum.Unmeasured : (short)0)];
        FitSpectrum spectrum = Spectrum(background => background with { Quality = quality });
        FitBins bins = FitBins.Prepare(spectrum, new FitSettings { LowerEnergy = 0.1 });
        Assert.DoesNotContain(6, bins.FirstChannel);
        Assert.DoesNotContain(10, bins.FirstChannel);
        Assert.Equal("2 channels are not in the background, or have no number there; left out.", Assert.Single(bins.Notes));
        FitBins alone = FitBins.Prepare(spectrum, new FitSettings { LowerEnergy = 0.1, Statistic = StatisticKind.Cash });
        Assert.Equal(bins.Count + 2, alone.Count);
    }

    private static FitSpectrum Spectrum(Func<CountSpectrum, CountSpectrum> background)
    {
        CountSpectrum source = new()
        {
            FirstChannel = 1,
            Counts = [.. Enumerable.Repeat(4.0, 16)],
            IsPoisson = true,
            Exposure = 100,
        };
        return new(
            new ObservedSpectrum(source, background(source), "made"),
            SyntheticResponses.Make(channels: 16, energies: 30, gain: 1, area: 300)
        );
    }
}
