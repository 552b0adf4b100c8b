using Almagest.Networks.Fused;

namespace Almagest.Networks.Tests.Fused;

/// <summary>Kernels for AVX-512 where this processor has it, and those for eight lanes everywhere.</summary>
public sealed class NetMathTests
{
    [Fact]
    public void A_sigmoid_is_right_to_the_last_digits_of_single_precision()
    {
        for (float x = -68; x < 90; x += 0.0371f)
        {
            float[] many = [.. Enumerable.Repeat(x, 16)];
            double expected = 1 / (1 + Math.Exp(-(double)x));
            // The exponent is a product in single precision, with an error in proportion to it.
            double most = 4e-7 + (1e-7 * Math.Max(0, -x));
            Assert.InRange((Narrow(many)[0] / expected) - 1, -most, most);
            float[] output = new float[16],
                sigma = new float[16];
            NetMath.Silu(many, sigma, output);
            Assert.InRange((sigma[15] / expected) - 1, -most, most);
            Assert.Equal(sigma[15] * x, output[15]);
        }
    }

    [Theory]
    [InlineData(float.NegativeInfinity, 0), InlineData(-1e4f, 0), InlineData(1e4f, 1), InlineData(float.PositiveInfinity, 1)]
    public void A_sigmoid_ends_in_0_and_1(float x, float expected)
    {
        float[] many = [.. Enumerable.Repeat(x, 16)],
            sigma = new float[16];
        NetMath.Silu(many, sigma, new float[16]);
        Assert.Equal(expected, sigma[3], 1e-7);
        Assert.Equal(expected, Narrow(many)[3], 1e-7);
    }

    [Fact]
    public void What_is_no_number_stays_none()
    {
        float[] output = new float[16];
        NetMath.Silu([.. Enumerable.Repeat(float.NaN, 16)], default, output);
        Assert.All(output, one => Assert.True(float.IsNaN(one)));
    }

    [Theory]
    [InlineData(1, 1), InlineData(16, 16), InlineData(48, 32), InlineData(37, 83), InlineData(256, 128)]
    public void A_matrix_is_turned(int rows, int columns)
    {
        float[] panel = new float[rows * Panel.Stride(columns)],
            turned = new float[columns * Panel.Stride(rows)];
        for (int row = 0; row < rows; row++)
        for (int column = 0; column < columns; column++)
            panel[(row * Panel.Stride(columns)) + column] = (row * 1000) + column;
        Panel.Transpose(panel, rows, columns, turned);
        for (int row = 0; row < rows; row++)
        for (int column = 0; column < columns; column++)
            Assert.Equal((row * 1000) + column, turned[(column * Panel.Stride(rows)) + row]);
    }

    private static float[] Narrow(float[] x)
    {
        float[] sigma = new float[x.Length];
        for (int i = 0; i < x.Length; i += 8)
            NetMath.Sigmoid(SingleLanes8.Load(ref x[i])).Store(ref sigma[i]);
        return sigma;
    }
}
