using Almagest.Spectra.Models;

namespace Almagest.Spectra.Tests.Models;

/// <summary>The flux and its derivatives from one call.</summary>
public sealed class LineariseTests
{
    private static readonly EnergyGrid Grid = EnergyGrid.Logarithmic(0.3, 9, 150);

    [Theory]
    [InlineData("powerlaw", new[] { 1.7, 2 }), InlineData("tbabs*(powerlaw+bbody)", new[] { 0.3, 1.7, 2, 0.6, 3 })]
    [InlineData("constant*zphabs*(zpowerlw+gaussian)", new[] { 1.1, 0.3, 0.5, 1.0, 0.4, 2, 3.1, 0.2, 0.5 })]
    public void One_call_gives_what_the_flux_and_each_derivative_give_by_themselves(string expression, double[] parameters)
    {
        BoundModel model = SpectralModel.Parse(expression).Bind(Grid);
        int[] free = [.. Enumerable.Range(0, parameters.Length).Reverse()];
        double[] flux = new double[150],
            jacobian = new double[150 * free.Length],
            expected = new double[150];
        model.Linearise(parameters, free, flux, jacobian);
        model.Evaluate(parameters, expected);
        Assert.Equal(expected, flux);
        for (int i = 0; i < free.Length; i++)
        {
            model.Differentiate(parameters, free[i], expected);
            double largest = expected.Max(Math.Abs);
            for (int bin = 0; bin < 150; bin++)
                Assert.Equal(expected[bin], jacobian[(150 * i) + bin], 1e-12 * largest);
        }
    }

    [Fact]
    public void Room_for_another_number_of_derivatives_is_refused() =>
        Assert.Throws<ArgumentException>(() =>
            SpectralModel.Parse("powerlaw").Bind(Grid).Linearise([1.7, 1], [0], new double[150], new double[300])
        );

    /// <summary>Every component with parameters that have a formula, in a product and by itself.</summary>
    public static TheoryData<string, double[]> Models =>
        new()
        {
            { "tbabs*(powerlaw+bbody)", [0.3, 1.7, 2, 0.6, 3] },
            { "constant*zphabs*(zpowerlw+gaussian)", [1.1, 0.3, 0.5, 1.0, 0.4, 2, 3.1, 0.2, 0.5] },
            { "(phabs*edge)*cutoffpl+powerlaw", [0.3, 2.1, 0.5, 1.4, 5, 2, 1, 0.1] },
            { "highecut*powerlaw", [3.3, 4, 1.7, 1] },
            { "zhighect*powerlaw", [3.3, 4, 0.2, 1.7, 1] },
            { "expabs*powerlaw", [0.7, 1.7, 1] },
            { "expfac*powerlaw", [2, 0.5, 1.237, 1.7, 1] },
            { "gabs*powerlaw", [2.317, 0.2, 0.5, 1.7, 1] },
            { "zedge*powerlaw", [3, 1, 0.5, 1.7, 1] },
            { "wabs*bknpower", [0.3, 1.2, 2.317, 3, 1] },
            { "bknpower", [1.2, 2.317, 3, 1] },
            { "wabs*bkn2pow", [0.3, 1.2, 2.317, 3, 4.4, 0.5, 1] },
            { "bkn2pow", [1.2, 2.317, 3, 4.4, 0.5, 1] },
            { "bbody", [0.6, 1] },
            { "zbbody", [0.6, 0.3, 1] },
            { "wabs*bbodyrad", [0.3, 0.6, 1] },
            { "diskbb", [0.8, 1] },
            { "wabs*diskbb", [0.3, 0.8, 1] },
            { "cutoffpl", [1.2, 4, 1] },
            { "wabs*zcutoffpl", [0.3, 1.2, 4, 0.5, 1] },
            { "gaussian", [2.1, 0.1, 1] },
            { "zgauss", [4.2, 0.1, 0.5, 1] },
            { "wabs*zgauss", [0.3, 4.2, 0.1, 0.5, 1] },
            { "lorentz", [2.1, 0.1, 1] },
            { "wabs*lorentz", [0.3, 2.1, 0.1, 1] },
            { "expdec", [0.7, 1] },
            { "wabs*expdec", [0.3, 0.7, 1] },
            { "logpar", [1.5, 0.4, 2, 1] },
            { "wabs*logpar", [0.3, 1.5, 0.4, 2, 1] },
            { "pegpwrlw", [1.7, 2, 10, 3] },
            { "wabs*pegpwrlw", [0.3, 1.7, 2, 10, 3] },
            { "pcfabs*powerlaw", [2, 0.6, 1.7, 1] },
            { "zpcfabs*powerlaw", [2, 0.6, 0.3, 1.7, 1] },
            { "bremss", [2.5, 1] },
            { "wabs*zbremss", [0.3, 2.5, 0.2, 1] },
            { "constant*powerlaw", [1.1, 1.7, 1] },
            { "ztbabs*powerlaw", [0.4, 0.3, 1.7, 1] },
        };

    [Theory, MemberData(nameof(Models))]
    public void Derivatives_are_the_limits_of_differences(string expression, double[] parameters) =>
        Compare(BinIntegration.Exact, expression, parameters);

    /// <param name="expression">Where XSPEC's own rule has a derivative of its own.</param>
    [Theory]
    [
        InlineData("phabs*(powerlaw+bbody)", new[] { 0.3, 1.7, 2, 0.6, 3 }),
        InlineData("phabs*bremss", new[] { 0.3, 2.5, 1 }),
        InlineData("expabs*highecut*bbodyrad", new[] { 0.7, 3.3, 4, 0.8, 1 }),
        InlineData("wabs*diskbb", new[] { 0.3, 0.8, 1 })
    ]
    public void And_under_XSPECs_rules(string expression, double[] parameters) =>
        Compare(BinIntegration.Xspec, expression, parameters);

    private static void Compare(BinIntegration rule, string expression, double[] parameters)
    {
        BoundModel model = SpectralModel.Parse(expression, "wilm", rule).Bind(Grid);
        double[] derivative = new double[150],
            flux = new double[150];
        model.Evaluate(parameters, flux);
        List<string> off = [];
        int skipped = 0;
        for (int k = 0; k < parameters.Length; k++)
        {
            model.Differentiate(parameters, k, derivative);
            (double[] expected, double[] spread) = Richardson(model, parameters, k);
            double largest = expected.Max(Math.Abs);
            for (int bin = 0; bin < 150; bin++)
            {
                // A threshold that crosses the edge of a bin between the steps: there is no derivative to compare with.
                if (model.Model.Parameters[k].Name.EndsWith("Redshift", StringComparison.Ordinal) && spread[bin] > 2e-5 * largest)
                {
                    skipped++;
                    continue;
                }
                double error = Math.Abs(expected[bin] - derivative[bin]) / largest;
                if (!(error < Tolerance(model.Model.Parameters[k].Name, rule)))
                    off.Add(
                        $"{model.Model.Parameters[k].Name}, bin {bin}: {derivative[bin]:g6} for {expected[bin]:g6}, "
                            + $"{error:e1} of {largest:g3}"
                    );
            }
        }
        Assert.InRange(skipped, 0, 15);
        Assert.True(off.Count == 0, $"{off.Count}: {string.Join("; ", off.Take(6))}");
    }

    /// <summary>The differences are good to that; σ of ztbabs bends at every energy of its structured edges, which the steps
    /// cross.</summary>
    private static double Tolerance(string name, BinIntegration rule) =>
        name switch
        {
            // XSPEC's formula for the disc has kinks.
            "diskbb.Tin" when rule == BinIntegration.Xspec => 1e-3,
            "ztbabs.Redshift" => 1e-5,
            _ => 1e-5,
        };

    /// <summary>Central differences with two steps, extrapolated to none.</summary>
    private static (double[] Limit, double[] Spread) Richardson(BoundModel model, double[] parameters, int index)
    {
        double step = 2e-3 * Math.Max(Math.Abs(parameters[index]), 0.1);
        double[] wide = Difference(model, parameters, index, step),
            narrow = Difference(model, parameters, index, 0.5 * step);
        return ([.. wide.Zip(narrow, (w, n) => ((4 * n) - w) / 3)], [.. wide.Zip(narrow, (w, n) => Math.Abs(w - n))]);
    }

    private static double[] Difference(BoundModel model, double[] parameters, int index, double step)
    {
        double[] above = new double[150],
            below = new double[150];
        model.Evaluate([.. parameters.Select((p, i) => i == index ? p + step : p)], above);
        model.Evaluate([.. parameters.Select((p, i) => i == index ? p - step : p)], below);
        return [.. above.Zip(below, (a, b) => (a - b) / (2 * step))];
    }
}
