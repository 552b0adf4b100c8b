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
    }
}
