using System.Text;
using System.Xml.Linq;
using Almagest.Application.Fitting;
using Almagest.Application.Series;
using Almagest.Charts.Panels;
using Almagest.Tests;

namespace Almagest.Cli.Tests.Plotting;

public sealed class PlotCommandTests : IDisposable
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    private readonly Workplace _here = new();

    public void Dispose() => _here.Dispose();

    [Fact]
    public async Task Every_panel_is_drawn_with_its_unit()
    {
        await FitAsync("s.pha", "tbabs*(powerlaw+bbody)");
        foreach (PlotKind kind in PlotKind.All)
        {
            (
                await CommandLine.RunAsync("plot", _here["fit.json"], "--kind", kind.Name, "--out", _here["p.svg"], "-q")
            ).Succeeds();
            XElement picture = XElement.Load(_here["p.svg"]);
            string[] texts = [.. picture.Descendants(Svg + "text").Select(text => text.Value.Trim())];
            Assert.Contains("energy (keV)", texts);
            Assert.Contains(
                string.Join(' ', kind.Title.Split(' ', StringSplitOptions.RemoveEmptyEntries)),
                texts.Select(text => string.Join(' ', text.Split(' ', StringSplitOptions.RemoveEmptyEntries)))
            );
            // A curve has many corners, or each point has its place in a path.
            Assert.True(
                picture
                    .Descendants(Svg + "path")
                    .Any(path => path.Attribute("d")!.Value.Count(letter => letter is 'M' or 'L') > 5),
                kind.Name
            );
        }
    }

    [Fact]
    public async Task Panels_share_a_picture_and_components_have_names()
    {
        await FitAsync("s.pha", "tbabs*(powerlaw+bbody)");
        (
            await CommandLine.RunAsync("plot", _here["fit.json"], "--kind", "ldata,ratio,eeuf", "--out", _here["page.html"], "-q")
        ).Succeeds();
        string page = await File.ReadAllTextAsync(_here["page.html"], TestContext.Current.CancellationToken);
        foreach (string text in new[] { "powerlaw", "bbody", "data / model", "E² f(E)", "cstat" })
            Assert.Contains(text, System.Net.WebUtility.HtmlDecode(page), StringComparison.Ordinal);
        Assert.Equal(1, page.Split("<svg").Length - 1);
    }

    [Fact]
    public async Task Less_than_nothing_is_no_ratio_and_data_sets_in_one_picture_are_named()
    {
        await FitAsync("s.pha", "powerlaw", "--freeze", "PhoIndex=3.5");
        File.Copy(_here["fit.json"], _here["first.json"]);
        await FitAsync("t.pha", "powerlaw", "--freeze", "PhoIndex=3.5");
        (
            await CommandLine.RunAsync(
                "plot",
                _here["first.json"],
                _here["fit.json"],
                "--together",
                "--kind",
                "ratio",
                "--out",
                _here["p.svg"],
                "-q"
            )
        ).Succeeds();
        string[] texts =
        [
            .. XElement.Load(_here["p.svg"]).Descendants(Svg + "text").Select(text => text.Value.Trim(' ', '\u00A0')),
        ];
        Assert.Contains("s", texts);
        Assert.Contains("t", texts);
        Assert.DoesNotContain(texts, text => text.StartsWith('-') || text.StartsWith('−'));
        Assert.Contains("0", texts);
    }

    [Fact]
    public async Task The_ending_of_the_name_chooses_the_form()
    {
        string file = _here.WriteSpectrum("s.pha");
        foreach ((string ending, string begins) in new[] { (".pdf", "%PDF"), (".png", "PNG"), (".SVG", "<?xml") })
        {
            string path = _here["p" + ending];
            (
                await CommandLine.RunAsync("plot", file, "--out", path, "--width", "300", "--height", "200", "--scale", "3", "-q")
            ).Succeeds();
            byte[] written = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
            Assert.Contains(begins, Encoding.Latin1.GetString(written, 0, 8), StringComparison.Ordinal);
            if (ending == ".png")
                Assert.Equal((900, 600), ((written[18] << 8) + written[19], (written[22] << 8) + written[23]));
        }
    }

    [Fact]
    public async Task Spectra_are_drawn_before_they_are_fitted()
    {
        (
            await CommandLine.RunAsync(
                "plot",
                _here.WriteSpectrum("a.pha"),
                _here.WriteSpectrum("b.pha", 2),
                "--out",
                _here["p.svg"],
                "-q"
            )
        ).Succeeds();
        Assert.Contains("a, b", XElement.Load(_here["p.svg"]).Descendants(Svg + "text").Select(text => text.Value));
        (await CommandLine.RunAsync("plot", _here["a.pha"], "--kind", "ratio", "--out", _here["p.svg"])).IsRefused(
            "spectra without a model",
            "expected a saved fit"
        );
    }

    [Fact]
    public async Task A_run_without_a_source_is_refused() =>
        (await CommandLine.RunAsync("plot", "survey")).IsRefused("'survey'", "a run and its source");

    [Fact]
    public async Task A_file_that_changed_since_the_fit_is_told()
    {
        await FitAsync("s.pha", "powerlaw");
        _here.WriteSpectrum("s.pha", seed: 2);
        (await CommandLine.RunAsync("plot", _here["fit.json"], "--out", _here["p.svg"])).IsRefused(
            "s.pha",
            "as when it was fitted"
        );
        File.Delete(_here["s.pha"]);
        (await CommandLine.RunAsync("plot", _here["fit.json"], "--out", _here["p.svg"])).IsRefused(
            "s.pha",
            "expected a FITS file"
        );
    }

    [Theory]
    [InlineData("--kind", "data,picture", "expected one of data, ldata")]
    [InlineData("--rebin", "5", "expected SIGMA,MOST")]
    [InlineData("--out", "p.gif", "ends in .svg, .pdf, .png or .html")]
    [InlineData("--scale", "0", "expected 0.5 to 8")]
    [InlineData("--width", "10", "expected 100 to 10000")]
    public async Task A_request_that_makes_no_sense_is_refused(string option, string value, string told) =>
        (await CommandLine.RunAsync("plot", _here.WriteSpectrum("s.pha"), option, value)).IsRefused(told);

    /// <summary>A power law of index 2 has E² f(E) = K at any energy, and unfolded data lie as far from it as the counts from
    /// the folded model.</summary>
    [Fact]
    public async Task Unfolded_data_lie_where_the_model_is()
    {
        await FitAsync("s.pha", "powerlaw", "--freeze", "PhoIndex=2");
        SavedFit fit = Assert.Single(SavedFit.Read(_here["fit.json"]));
        (Spectra.Fitting.FitProblem problem, double[] parameters) = fit.Rebuild(new Ogip.ObservationReader());
        SpectrumSeries series = PlotSeries.Of("data", problem, 0, parameters, null);
        Assert.All(series.Bins, bin => Assert.Equal(parameters[1], series.Unfold(bin, 2).Model, 0.1 * parameters[1]));
        Assert.All(series.Bins, bin =>
            Assert.Equal(bin.Net / bin.Model, series.Unfold(bin, 2).Value / series.Unfold(bin, 2).Model, 12)
        );
        Assert.Equal(fit.Statistic, problem.Statistic(parameters), 1e-9);
    }

    [Fact]
    public async Task A_real_fit_is_drawn_from_its_folder()
    {
        string file = Path.Combine(SharedData.Require("data", "ogip", "chandra-acis-3c273"), "3c273.pi");
        (await _here.RunAsync("fit", file, "--method", "classical", "-q", "--out", _here["out"])).Succeeds();
        (await CommandLine.RunAsync("plot", _here["out"], "--with-background", "--out", _here["p.svg"], "-q")).Succeeds();
        Assert.Contains(
            "background",
            XElement.Load(_here["p.svg"]).Descendants(Svg + "text").Select(text => text.Value.Trim(' ', '\u00A0'))
        );
    }

    private async Task FitAsync(string file, string model, params string[] options) =>
        (
            await _here.RunAsync([
                "fit",
                _here.WriteSpectrum(file),
                "--method",
                "classical",
                "--model",
                model,
                "-q",
                "--save",
                _here["fit.json"],
                .. options,
            ])
        ).Succeeds();
}
