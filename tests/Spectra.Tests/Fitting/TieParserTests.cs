using Almagest.Spectra.Fitting;
using Almagest.Spectra.Models;
using Almagest.Spectra.Observations;
using Almagest.Spectra.Responses;
using Almagest.Spectra.Tests.Responses;

namespace Almagest.Spectra.Tests.Fitting;

public sealed class TieParserTests
{
    private static readonly SpectralModel Model = SpectralModel.Parse("tbabs*(powerlaw+bbody)");

    [Theory]
    [InlineData("p5 = 2*p1 + 0.1", 4, 0.1, 0, 2.0)]
    [InlineData("2:1 = 1", 5, 0, 0, 1.0)]
    [InlineData("2:powerlaw.norm = 1:powerlaw.norm*0.9", 7, 0, 2, 0.9)]
    [InlineData("bbody.kT = -(3 - PhoIndex)/4 + 1e-1", 3, -0.65, 1, 0.25)]
    [InlineData(" 7=p2 ", 6, 0, 1, 1.0)]
    [InlineData("2:kt = .5 * (2:nh + 2:nh) - 2:nh", 8, 0, -1, 0)]
    [InlineData("2:kt = 3.0", 8, 3, -1, 0)]
    public void Reads_what_XSPEC_users_write(string text, int target, double constant, int parameter, double factor)
    {
        (int found, ParameterTie tie) = new TieParser(text, Layout()).Parse((_, _) => false);
        Assert.Equal(target, found);
        Assert.Equal(constant, tie.Constant, 12);
        if (parameter < 0)
            Assert.Empty(tie.Terms);
        else
            Assert.Equal(new TieTerm(parameter, factor), Assert.Single(tie.Terms));
    }

    [Theory]
    [InlineData("p5 = p1 * p2", 11, "a product of two parameters")]
    [InlineData("p5 = 1 / p2", 10, "a division by a parameter")]
    [InlineData("p5 = 1 / 0", 10, "a division by 0")]
    [InlineData("p5 = 2 +", 9, "the end")]
    [InlineData("p5 = (2*p1", 11, "the end")]
    [InlineData("p5 2", 4, "'2'")]
    [InlineData("p5 = p1 ~", 9, "'~'")]
    [InlineData("p5 = nope", 6, "nope")]
    [InlineData("3:norm = 1", 1, "group \"3\"")]
    [InlineData("p5 = p5", 6, "a circle")]
    [InlineData("p5 = 5", 6, "a circle")]
    [InlineData("", 1, "the end")]
    [InlineData("p5 = 1e999*p1", 6, "not finite")]
    public void Errors_point_at_the_character(string text, int character, string found)
    {
        SpectralDataException error = Assert.Throws<SpectralDataException>(() =>
            new TieParser(text, Layout()).Parse((index, target) => index == target)
        );
        Assert.Contains($"tie, character {character}:", error.Message, StringComparison.Ordinal);
        Assert.Contains(found, error.Message, StringComparison.Ordinal);
        Assert.EndsWith(new string(' ', character + 1) + "^", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_circle_through_other_parameters_is_refused()
    {
        ParameterTable table = new(Model, Groups());
        table.Tie("p4 = p2");
        table.Tie("p2 = 2*p1");
        SpectralDataException error = Assert.Throws<SpectralDataException>(() => table.Tie("p1 = 1 + p4"));
        Assert.Contains("character 10: found a circle, for 1:bbody.kT", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Deep_and_long_texts_are_refused_rather_than_followed()
    {
        Assert.Throws<SpectralDataException>(() =>
            new TieParser("p1 = " + new string('(', 900), Layout()).Parse((_, _) => false)
        );
        Assert.Throws<SpectralDataException>(() =>
            new TieParser("p1 = " + new string('1', 2000), Layout()).Parse((_, _) => false)
        );
    }

    private static ParameterLayout Layout() => new(Model, Groups());

    private static DataGroup[] Groups()
    {
        ResponseMatrix response = SyntheticResponse.Gaussian();
        CountSpectrum counts = new()
        {
            FirstChannel = 1,
            Counts = new double[150],
            IsPoisson = true,
            Exposure = 1,
        };
        DataGroup group = new([new FitSpectrum(new ObservedSpectrum(counts, null, ""), response)]);
        return [group, group];
    }
}
