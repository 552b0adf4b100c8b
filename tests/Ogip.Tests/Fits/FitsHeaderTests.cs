using Almagest.Ogip.Fits;
using Almagest.Spectra;

namespace Almagest.Ogip.Tests.Fits;

public sealed class FitsHeaderTests
{
    private static FitsHeader Read(params string[] cards) =>
        FitsFile
            .Read(
                RawFits.Header([
                    "SIMPLE  =                    T",
                    "BITPIX  =                    8",
                    "NAXIS   =                    0",
                    .. cards,
                ]),
                "h.fits"
            )
            .Primary.Header;

    [Theory]
    [InlineData("KEY     = 'O''Brien '          / a comment", "O'Brien")]
    [InlineData("KEY     = 'a / b   '           / a slash in quotes", "a / b")]
    [InlineData("KEY     = '  lead'", "  lead")]
    [InlineData("KEY     = ''", "")]
    [InlineData("KEY     = 'never closed", "never closed")]
    [InlineData("KEY     =                  1.5 / a number", "1.5")]
    public void Strings_lose_their_quotes_and_trailing_blanks(string card, string expected) =>
        Assert.Equal(expected, Read(card).Text("KEY"));

    [Fact]
    public void A_string_goes_on_over_CONTINUE_cards() =>
        Assert.Equal(
            "one two three&",
            Read("KEY     = 'one &'", "CONTINUE  'two &'", "CONTINUE  'three&' / the last may end in an ampersand", "OTHER   = 1")
                .Text("KEY")
        );

    [Theory]
    [InlineData("KEY     =                 1.5D3", 1500.0)]
    [InlineData("KEY     = 1.5d-3", 0.0015)]
    [InlineData("KEY     =                    7 / whole", 7.0)]
    [InlineData("KEY     = '2.5'", 2.5)]
    [InlineData("KEY     = .5", 0.5)]
    public void Reals_may_have_Fortran_exponents(string card, double expected) => Assert.Equal(expected, Read(card).Real("KEY"));

    [Theory]
    [InlineData("KEY     =                   12", 12)]
    [InlineData("KEY     = '0       '           / a string that is a number", 0)]
    [InlineData("KEY     =                 3.0 ", 3)]
    [InlineData("KEY     =                   -4", -4)]
    public void Whole_numbers_may_stand_in_quotes(string card, int expected) => Assert.Equal(expected, Read(card).Integer("KEY"));

    [Theory]
    [InlineData("KEY     = 'abc'"), InlineData("KEY     = 1.5"), InlineData("KEY     = 1E300"), InlineData("KEY     = T")]
    public void What_is_no_whole_number_is_refused(string card) =>
        Assert.Contains(
            "h.fits[0:primary] KEY",
            Assert.Throws<SpectralDataException>(() => Read(card).Integer("KEY")).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void Logicals_are_T_and_F_and_nothing_else()
    {
        FitsHeader header = Read(
            "YES     =                    T",
            "NO      =                    F",
            "MAYBE   =                    X"
        );
        Assert.Equal(
            (true, false, null, null),
            (header.Logical("YES"), header.Logical("NO"), header.Logical("MAYBE"), header.Logical("ABSENT"))
        );
    }

    [Fact]
    public void HIERARCH_and_comments_are_passed_over()
    {
        FitsHeader header = Read(
            "HIERARCH ESO DET DIT = 3.0",
            "COMMENT = not a value",
            "HISTORY   KEY = 1",
            "",
            "KEY     =                    2"
        );
        Assert.Equal(2, header.Integer("KEY"));
    }

    [Fact]
    public void The_first_of_two_cards_counts() => Assert.Equal(1, Read("KEY     = 1", "KEY     = 2").Integer("KEY"));

    [Fact]
    public void A_card_without_a_value_counts_as_absent() =>
        Assert.Null(Read("KEY     =                      / undefined").Real("KEY"));
}
