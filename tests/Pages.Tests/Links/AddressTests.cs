using Almagest.Application;
using Almagest.Application.Selections;
using Almagest.Pages.Links;
using Almagest.Spectra.Fitting.Results;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Almagest.Pages.Tests.Links;

public sealed class AddressTests
{
    private const string Odd = "../a/b?c=d&e#f+ %20 <i>'\" 日本 \u0001\n";

    [Fact]
    public void A_name_comes_back_whatever_it_holds()
    {
        Assert.Equal(Odd, QueryOf(Address.Run(Odd))["name"]);
        Assert.Equal(Odd, QueryOf(Address.Source("x", Odd))["run"]);
        Assert.StartsWith("/run?", Address.Run(Odd), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_looked_at_comes_back_from_its_address()
    {
        RunView view = new()
        {
            Name = Odd,
            Choice = new()
            {
                Only =
                [
                    new Between("PhoIndex", 1.5, null),
                    new Between("goodness", double.Epsilon, 1e300),
                    new OneOf("method", "=a:b..c"),
                    new NoValue("kT"),
                    new Misfit(-1.5, null),
                ],
                With = FitFlags.Refined,
                Without = FitFlags.GapFilled | FitResult.NotToTrust,
                Where = "net_counts > 100 -- all",
            },
            Columns = ["source_name", "PhoIndex"],
            Sort = "goodness",
            IsDescending = true,
            After = "abc-_",
            X = "PhoIndex",
            Y = "kT",
            By = "net_counts",
            IsLogX = true,
            IsLogY = true,
            HasErrors = true,
            IsZoomed = true,
        };
        RunView back = RunWords.Read(QueryOf(view.Address));
        Assert.Equal(view, back);
        Assert.Equal(view.Choice.Only, back.Choice.Only);
        Assert.Equal(view.Choice.Without, back.Choice.Without);
        Assert.Contains("clean=1", view.Address, StringComparison.Ordinal);
        Assert.Equal("/run?name=survey", new RunView { Name = "survey" }.Address);
    }

    [Theory]
    [InlineData("/run?name=a&only=PhoIndex", "only")]
    [InlineData("/run?name=a&only=PhoIndex:1", "only")]
    [InlineData("/run?name=a&only=PhoIndex:..", "only")]
    [InlineData("/run?name=a&only=PhoIndex:NaN..2", "only")]
    [InlineData("/run?name=a&clean=perhaps", "clean")]
    [InlineData("/run?name=a&colour=red", "colour")]
    [InlineData("/run", "name")]
    public void What_is_no_state_is_told(string address, string word) =>
        Assert.Contains(
            word,
            Assert.Throws<RequestException>(() => RunWords.Read(QueryOf(address))).Message,
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("/runs?page=2", "/runs?page=2")]
    [InlineData("//elsewhere.example", "/")]
    [InlineData("/\\elsewhere.example", "/")]
    [InlineData("https://elsewhere.example", "/")]
    [InlineData("/a\r\nSet-Cookie: b", "/")]
    [InlineData(null, "/")]
    public void Nobody_is_led_elsewhere(string? said, string expected) => Assert.Equal(expected, Address.Local(said));

    private static QueryCollection QueryOf(string address) =>
        new(
            QueryHelpers.ParseQuery(
                address.Contains('?', StringComparison.Ordinal) ? address[address.IndexOf('?', StringComparison.Ordinal)..] : ""
            )
        );
}
