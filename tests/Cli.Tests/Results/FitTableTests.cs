using Almagest.Cli.Results;
using Almagest.Spectra.Fitting.Goodness;
using Almagest.Spectra.Fitting.Results;

namespace Almagest.Cli.Tests.Results;

public sealed class FitTableTests
{
    [Fact]
    public void What_a_score_test_found_stands_beside_its_flag()
    {
        FitResult fit = new()
        {
            StatisticName = "cstat",
            ObservedBins = 3,
            Converged = true,
            Parameters = [],
            Flags = FitFlags.Refined,
        };
        ScoreTests found = new()
        {
            Strongest = "Fe K 6.4 keV",
            Sigmas = -4.14,
            Probability = 1e-4,
        };
        Assert.Equal("Refined ScoreTest (Fe K 6.4 keV, -4.1 σ)", FitTable.Flags(fit.AskedBy(found)));
        Assert.Equal("Refined", FitTable.Flags(fit.AskedBy(found, rate: 1e-5)));
    }
}
