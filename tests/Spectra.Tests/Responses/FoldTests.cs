using Almagest.Spectra.Responses;

namespace Almagest.Spectra.Tests.Responses;

public sealed class FoldTests
{
    private static readonly ResponseMatrix Response = SyntheticResponse.Gaussian();

    [Theory]
    [InlineData(true), InlineData(false)]
    public void Several_fluxes_at_once_give_the_bits_of_each_alone(bool areaApart)
    {
        GroupedResponse response = areaApart ? Response.GroupForFit(EachChannel, 150) : Response.Group(EachChannel, 150);
        for (int vectors = 1; vectors <= 7; vectors++)
        {
            double[] fluxes = SomeFluxes(vectors),
                together = new double[150 * vectors],
                alone = new double[150];
            response.Fold(fluxes, vectors, together);
            for (int v = 0; v < vectors; v++)
            {
                response.Fold(fluxes.AsSpan(v * 200, 200), alone);
                Assert.Equal(alone, together.AsSpan(v * 150, 150).ToArray());
            }
        }
    }

    [Fact]
    public void Single_channels_are_kept_in_single_precision_without_loss()
    {
        GroupedResponse apart = Response.GroupForFit(EachChannel, 150),
            whole = Response.Group(EachChannel, 150);
        Assert.InRange(apart.Bytes, 0, 0.55 * whole.Bytes);
        double[] flux = SomeFluxes(1),
            found = new double[150],
            expected = new double[150];
        apart.Fold(flux, found);
        whole.Fold(flux, expected);
        for (int i = 0; i < 150; i++)
            Assert.Equal(expected[i], found[i], 1e-14 * expected[i]);
    }

    [Fact]
    public void Sums_of_channels_keep_double_precision()
    {
        int[] pairs = [.. Enumerable.Range(0, 150).Select(i => i / 2)];
        GroupedResponse apart = Response.GroupForFit(pairs, 75),
            whole = Response.Group(pairs, 75);
        Assert.Equal(whole.Bytes, apart.Bytes);
        double[] flux = SomeFluxes(1),
            found = new double[75],
            expected = new double[75];
        apart.Fold(flux, found);
        whole.Fold(flux, expected);
        for (int i = 0; i < 75; i++)
            Assert.Equal(expected[i], found[i], 1e-14 * expected[i]);
    }

    private static int[] EachChannel => [.. Enumerable.Range(0, 150)];

    private static double[] SomeFluxes(int vectors) =>
        [.. Enumerable.Range(0, 200 * vectors).Select(i => 1e-3 * (2 + Math.Sin(i)))];
}
