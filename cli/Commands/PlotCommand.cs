using System.CommandLine;
using Almagest.Application.Series;
using Almagest.Charts.Panels;
using Almagest.Cli.Plotting;
using Almagest.Cli.Terminal;
using Almagest.Ogip.Pha;

namespace Almagest.Cli.Commands;

/// <summary>`almagest plot`: pictures of fits and spectra.</summary>
internal static class PlotCommand
{
    public static Command Create()
    {
        Argument<string[]> sources = CommonOptions.Sources(
            "FIT|PHA|RUN SOURCE",
            "What 'almagest fit --save' wrote (or its --out folder), or PHA files; or a run and one of its sources."
        );
        Option<string> kinds = new("--kind")
        {
            Description =
                $"Panels from top to bottom: {string.Join(", ", PlotKind.All.Select(kind => kind.Name))}. Default: ldata,delchi.",
            DefaultValueFactory = _ => "",
        };
        Option<string?> rebin = new("--rebin")
        {
            Description =
                "Grouping for the eye: channels are added until they are SIGMA significant or MOST of them. Default: 4 "
                + "sigma, a twelfth.",
            HelpName = "SIGMA,MOST",
        };
        Option<string?> name = new("--source") { Description = "Only the fit of this name." };
        Option<bool> together = new("--together") { Description = "All fits in one picture." };
        Option<bool> background = new("--with-background")
        {
            Description = "Also the background, scaled to the source's region.",
        };
        Option<bool> noComponents = new("--no-components") { Description = "The model as a whole only." };
        Option<bool> linear = new("--linear") { Description = "A linear energy axis." };
        Option<double?> lowest = new("--emin") { Description = "keV, of PHA files." };
        Option<double?> highest = new("--emax") { Description = "keV, of PHA files." };
        Option<string?> rmf = new("--rmf") { Description = "RMF or RSP of PHA files, instead of the header's." };
        Option<string?> arf = new("--arf") { Description = "ARF of PHA files, instead of the header's; 'none' for none." };
        Option<string?> backgroundFile = new("--background")
        {
            Description = "Background of PHA files, instead of the header's; 'none' for none.",
        };
        Option<string> output = new("--out")
        {
            Description = "An .svg, .pdf or .png file (numbered where there are several fits), or an .html page with all.",
            DefaultValueFactory = _ => "plot.svg",
        };
        Option<int> width = new("--width") { Description = "Pixels.", DefaultValueFactory = _ => 900 };
        Option<int> height = new("--height") { Description = "Pixels.", DefaultValueFactory = _ => 640 };
        Option<double> scale = new("--scale")
        {
            Description = "Of a .png: pixels for each of those.",
            DefaultValueFactory = _ => 2,
        };
        Option<string?> data = new("--data") { Description = "An .ecsv file for the points that are drawn.", HelpName = "FILE" };
        Option<string?> home = CommonOptions.Home();
        Option<bool> quiet = CommonOptions.Quiet();
        Command command = new(
            "plot",
            """
            Draw data, folded model and its components, residuals, unfolded spectra: the panels of XSPEC's plot, under its names.
            Grouping is for the eye only; the fit keeps every channel.

            Examples:  almagest plot fit.json --kind ldata,ratio --rebin 5,30
                       almagest plot fit.json --kind eeufspec,delchi --out sed.html
                       almagest plot source.pha --with-background --out data.svg
                       almagest plot survey 'NGC 4151' --out figure.pdf --data figure.ecsv
            """
        )
        {
            sources,
            kinds,
            rebin,
            name,
            together,
            background,
            noComponents,
            linear,
            lowest,
            highest,
            rmf,
            arf,
            backgroundFile,
            output,
            width,
            height,
            scale,
            data,
            home,
            quiet,
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                string[] given = parsed.GetRequiredValue(sources);
                // Two words that name no file are a run and its source.
                (string, string)? stored =
                    given is [{ } run, { } source] && !Path.Exists(SpectrumSelector.Split(run).Path) && !Path.Exists(source)
                        ? (run, source)
                        : null;
                if (given is [{ } alone] && !Path.HasExtension(alone) && !Path.Exists(SpectrumSelector.Split(alone).Path))
                    throw new UsageException(
                        $"found no file '{alone}'; expected a saved fit, a PHA file, or a run and its source."
                    );
                bool areFits = stored is not null || given.Any(PlottedSeries.IsFit);
                string kind =
                    parsed.GetRequiredValue(kinds) is { Length: > 0 } told ? told
                    : areFits ? "ldata,delchi"
                    : "ldata";
                var request = new PlotRequest
                {
                    Series = new SeriesRequest
                    {
                        Sources = given,
                        Name = parsed.GetValue(name),
                        Rebinning = parsed.GetValue(rebin) is { } rule ? SeriesWords.RebinningOf("--rebin", rule) : null,
                        Lowest = parsed.GetValue(lowest),
                        Highest = parsed.GetValue(highest),
                        Files = new ObservationOptions
                        {
                            Rmf = parsed.GetValue(rmf),
                            Arf = parsed.GetValue(arf),
                            Background = parsed.GetValue(backgroundFile),
                        },
                        IsTogether = parsed.GetValue(together),
                    },
                    Style = new PlotStyle
                    {
                        Kinds = SeriesWords.KindsOf("--kind", kind),
                        WithComponents = !parsed.GetValue(noComponents),
                        WithBackground = parsed.GetValue(background),
                        IsLinearX = parsed.GetValue(linear),
                    },
                    Stored = stored,
                    Home = parsed.GetValue(home),
                    Data = parsed.GetValue(data),
                    Output = parsed.GetRequiredValue(output),
                    Width = Checked("--width", parsed.GetValue(width)),
                    Height = Checked("--height", parsed.GetValue(height)),
                    Scale = parsed.GetValue(scale) is >= 0.5 and <= 8 and double pixels
                        ? pixels
                        : throw new UsageException($"--scale: found {parsed.GetValue(scale)}; expected 0.5 to 8."),
                };
                if (Path.GetExtension(request.Output).ToLowerInvariant() is not (".svg" or ".pdf" or ".png" or ".html"))
                    throw new UsageException(
                        $"--out: found '{request.Output}'; expected a name that ends in .svg, .pdf, .png or .html."
                    );
                if (request.Data is { } points && !points.EndsWith(".ecsv", StringComparison.OrdinalIgnoreCase))
                    throw new UsageException($"--data: found '{points}'; expected a name that ends in .ecsv.");
                Outputs.RequireFile("--out", request.Output);
                Outputs.RequireFile("--data", request.Data);
                return await new PlotJob(request, new WorkDisplay(parsed.GetValue(quiet))).RunAsync(cancellation);
            }
        );
        return command;
    }

    private static int Checked(string option, int pixels) =>
        pixels is >= 100 and <= 10_000 ? pixels : throw new UsageException($"{option}: found {pixels}; expected 100 to 10000.");
}
