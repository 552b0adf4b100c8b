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
        double[] flux = new double[150], jacobian = new double[150 * free.Length], expected = new double[150];
        model.Linearise(parameters, free, flux, jacobian);
        model.Evaluate(parameters, expected);
        Assert.Equal(expected, flux);
        for (int i = 0; i < free.Length; i++)
        {
            model.Differentiate(parameters, free[i], expected);
            double largest = expected.Max(Math.Abs);
            for (int bin = 0; bin < 150; bin++) Assert.Equal(expected[bin], jacobian[(150 * i) + bin], 1e-12 * largest);
        }
    }

    [Fact]
    public void Room_for_another_number_of_derivatives_is_refused() =>
        Assert.Throws<ArgumentException>(() => SpectralModel.Parse("powerlaw").Bind(Grid).Linearise([1.7, 1], [0], new double[150], new double[300]));
}
