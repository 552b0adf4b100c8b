using Almagest.Learning.OutOfDistribution;
using Almagest.Spectra;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Tests.Fitting;

namespace Almagest.Learning.Tests.OutOfDistribution;

/// <summary>Noise-free spectra of some 10⁵ counts fitted by an absorbed power law: what is left is what is wrong.</summary>
public sealed class FitResidualsTests
{
    private static readonly EnergyGrid Grid = EnergyGrid.Linear(0.3, 8, 77);

    [Fact]
    public void Of_the_right_model_nothing_is_left() => Assert.InRange(Of("wabs*powerlaw", [0.2, 1.8, 0.01]).Shape, 0, 0.05);

    [Fact]
    public void A_line_is_found_as_a_line()
    {
        FitScan found = Of("wabs*(powerlaw+gaussian)", [0.2, 1.8, 0.01, 5, 0.01, 2e-4]);
        Assert.True(found.Line > 2 * found.Shape && found.Line > 5, $"{found}");
    }

    [Fact]
    public void A_second_component_and_an_absorber_are_found_as_shapes()
    {
        foreach (
            FitScan found in (FitScan[])
                [Of("wabs*(powerlaw+bbody)", [0.2, 1.8, 0.01, 0.15, 2e-4]), Of("wabs*pcfabs*powerlaw", [0.2, 5, 0.5, 1.8, 0.01])]
        )
            Assert.True(found.Shape > 1.2 * found.Line && found.Shape > 5, $"{found}");
    }

    [Fact]
    public void A_background_half_as_bright_again_as_was_measured_is_found_as_one()
    {
        FitProblem problem = SyntheticFit.Problem("wabs*powerlaw", [0.2, 1.8, 0.01], 1e4, seed: 0, background: 500);
        Assert.InRange(Of(problem).Shape, 0, 0.05);
        FitBins bins = problem.Spectra[0];
        FitScan found = Of(
            problem.WithCounts([
                bins.WithCounts(
                    [.. bins.Counts.Zip(bins.Background, (count, behind) => count + (0.5 * behind / 5))],
                    bins.Background
                ),
            ])
        );
        Assert.True(found.Shape > 5 && found.Shape > found.Line, $"{found}");
    }

    private static FitScan Of(string model, double[] truth) =>
        Of(SyntheticFit.Refitted(SyntheticFit.Problem(model, truth, 1e4, seed: 0), "wabs*powerlaw"));

    private static FitScan Of(FitProblem problem) => FitResiduals.Of(problem, SyntheticFit.Fit(problem).Parameters, Grid)!.Value;
}
