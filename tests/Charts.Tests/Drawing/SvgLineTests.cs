using System.Globalization;
using System.Text;
using Almagest.Charts.Drawing;

namespace Almagest.Charts.Tests.Drawing;

public sealed class SvgLineTests
{
    [Fact]
    public void Numbers_are_told_as_by_the_format_of_two_digits()
    {
        Random random = new(1);
        double[] numbers =
        [
            0,
            -0.004,
            0.1,
            -3.25,
            7.999,
            1e14,
            1e16,
            double.NaN,
            double.NegativeInfinity,
            .. Enumerable.Range(0, 10_000).Select(_ => (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-3, 7))),
        ];
        foreach (double number in numbers)
        {
            string expected = number.ToString("0.##", CultureInfo.InvariantCulture);
            Assert.Equal(expected == "-0" ? "0" : expected, new StringBuilder().Write($"{number}").ToString());
        }
    }

    [Fact]
    public void A_line_is_written_where_it_is_told()
    {
        StringBuilder svg = new("<g>");
        svg.Write($"<path d=\"M{1.5} {2}h{-0.25}\" {"fill=\"none\""}/>");
        Assert.Equal("<g><path d=\"M1.5 2h-0.25\" fill=\"none\"/>", svg.ToString());
    }
}
