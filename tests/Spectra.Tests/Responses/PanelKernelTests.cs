using System.Runtime.Intrinsics.X86;
using Almagest.Spectra.Responses;

namespace Almagest.Spectra.Tests.Responses;

public sealed class PanelKernelTests
{
    /// <summary>Shards and fits must not depend on the machine.</summary>
    [Theory]
    [InlineData(1), InlineData(2), InlineData(3)]
    public void Registers_of_512_bits_give_the_bits_of_those_of_256(int vectors)
    {
        Assert.SkipUnless(Avx512F.IsSupported, "No registers of 512 bits here.");
        const int blocks = 41,
            width = 60;
        var random = new Random(4);
        double[] values = [.. Enumerable.Range(0, blocks * PanelKernel.Rows).Select(_ => random.NextDouble())],
            x = [.. Enumerable.Range(0, vectors * width).Select(_ => random.NextDouble())];
        float[] single = [.. values.Select(value => (float)value)];
        int[] columns = [.. Enumerable.Range(0, blocks).Select(i => i + (i / 3))];
        double[] wide = new double[3 * PanelKernel.Rows],
            narrow = new double[3 * PanelKernel.Rows];
        PanelKernel<DoubleLanes8>.Multiply(ref values[0], 0, columns, x, width, vectors, wide);
        PanelKernel<DoubleLanes4>.Multiply(ref values[0], 0, columns, x, width, vectors, narrow);
        Assert.Equal(narrow, wide);
        PanelKernel<DoubleLanes8>.Multiply(ref single[0], 0, columns, x, width, vectors, wide);
        PanelKernel<DoubleLanes4>.Multiply(ref single[0], 0, columns, x, width, vectors, narrow);
        Assert.Equal(narrow, wide);
        Assert.NotEqual(0, wide[(vectors * PanelKernel.Rows) - 1]);
    }
}
