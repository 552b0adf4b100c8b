using Almagest.Networks.Fused;

namespace Almagest.Networks.Tests.Fused;

/// <summary>Beside sums in double precision, for numbers of rows and columns around what the kernels hold.</summary>
public sealed class MatrixProductTests
{
    private const int Inner = 19;

    public static TheoryData<int, int> Shapes()
    {
        var shapes = new TheoryData<int, int>();
        foreach (int rows in (int[])[1, 3, 4, 7, 8, 12, 15, 17])
        foreach (int columns in (int[])[1, 16, 31, 48, 128, 272])
            shapes.Add(rows, columns);
        return shapes;
    }

    [Theory, MemberData(nameof(Shapes))]
    public void A_product_is_the_sum_of_products(int rows, int columns)
    {
        var random = new Random(1);
        float[] left = Panelled(rows, Inner, random),
            right = Panelled(Inner, columns, random),
            start = Panelled(1, columns, random),
            result = Panelled(rows, columns, random),
            before = [.. result];
        int stride = Panel.Stride(columns);
        var strides = new Strides(Panel.Stride(Inner), 1);

        MatrixProduct.Accumulate(left, strides, right, result, rows, Inner, columns);
        for (int i = 0; i < result.Length; i++)
            Assert.Equal(before[i] + Product(left, right, i / stride, i % stride, columns), result[i], 2e-6);

        MatrixProduct.Multiply(left, strides, right, start, result, rows, Inner, columns);
        for (int i = 0; i < result.Length; i++)
            Assert.Equal(start[i % stride] + Product(left, right, i / stride, i % stride, columns), result[i], 2e-6);
    }

    [Theory, MemberData(nameof(Shapes))]
    public void What_SiLU_makes_of_a_product_on_the_way_is_what_it_makes_of_it_afterwards(int rows, int columns)
    {
        var random = new Random(3);
        float[] left = Panelled(rows, Inner, random),
            right = Panelled(Inner, columns, random),
            start = Panelled(1, columns, random);
        float[] product = new float[rows * Panel.Stride(columns)],
            expected = new float[product.Length],
            sigmas = new float[product.Length];
        float[] found = new float[product.Length],
            output = new float[product.Length],
            sigma = new float[product.Length],
            inPlace = new float[product.Length];
        var strides = new Strides(Panel.Stride(Inner), 1);
        MatrixProduct.Multiply(left, strides, right, start, product, rows, Inner, columns);
        NetMath.Silu(product, sigmas, expected);
        // Between rows lies what no kernel works on.
        foreach (float[] one in (float[][])[sigmas, expected])
            for (int i = 0; i < one.Length; i++)
                one[i] = i % Panel.Stride(columns) < Panel.Padded(columns) ? one[i] : 0;

        var kept = new SiluPanels(output, sigma);
        MatrixProduct.MultiplyThenSilu(left, strides, right, start, found, kept, rows, Inner, columns);
        MatrixProduct.MultiplyThenSilu(left, strides, right, start, inPlace, new(inPlace, default), rows, Inner, columns);

        Assert.Equal(product, found);
        Assert.Equal(expected, output);
        Assert.Equal(sigmas, sigma);
        Assert.Equal(expected, inPlace);
    }

    /// <summary>Or a spectrum fitted by itself would get another answer than the same one in a catalogue.</summary>
    [Theory]
    [InlineData(1), InlineData(5), InlineData(12), InlineData(20)]
    public void A_rows_result_does_not_depend_on_those_beside_it(int rows)
    {
        const int Columns = 272,
            Most = 20;
        var random = new Random(2);
        float[] left = Panelled(Most, Inner, random),
            right = Panelled(Inner, Columns, random),
            start = Panelled(1, Columns, random),
            all = Panelled(Most, Columns, random),
            some = Panelled(rows, Columns, random);
        var strides = new Strides(Panel.Stride(Inner), 1);
        MatrixProduct.Multiply(left, strides, right, start, all, Most, Inner, Columns);
        MatrixProduct.Multiply(left, strides, right, start, some, rows, Inner, Columns);
        Assert.Equal(all[..some.Length], some);
    }

    private static double Product(float[] left, float[] right, int row, int column, int columns)
    {
        double sum = 0;
        if (column < columns)
        {
            for (int k = 0; k < Inner; k++)
                sum += (double)left[(row * Panel.Stride(Inner)) + k] * right[(k * Panel.Stride(columns)) + column];
        }
        return sum;
    }

    private static float[] Panelled(int rows, int columns, Random random)
    {
        float[] panel = new float[rows * Panel.Stride(columns)];
        for (int row = 0; row < rows; row++)
        for (int column = 0; column < columns; column++)
            panel[(row * Panel.Stride(columns)) + column] = (2 * random.NextSingle()) - 1;
        return panel;
    }
}
