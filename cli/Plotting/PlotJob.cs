using System.Globalization;
using System.Text;
using Almagest.Application.Exports;
using Almagest.Application.Series;
using Almagest.Application.Sources;
using Almagest.Charts.Drawing;
using Almagest.Charts.Panels;
using Almagest.Cli.Hosting;
using Almagest.Cli.Reports;
using Almagest.Cli.Results;
using Almagest.Cli.Terminal;
using Almagest.Learning.Results;
using Almagest.Pages.Fits;
using Almagest.Pages.Layout;
using Almagest.Pages.Sources;

namespace Almagest.Cli.Plotting;

/// <summary>`almagest plot`: draws what there is to plot, and writes it in the form that the name of the file asks for.</summary>
internal sealed class PlotJob(PlotRequest request, WorkDisplay display)
{
    private const int MostPictures = 500;

    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        Plot[] pictures = request.Stored is { } stored
            ? [await StoredAsync(stored.Run, stored.Source, cancellation)]
            : [.. new PlottedSeries(request.Series).Read()];
        if (pictures.Length > MostPictures)
            throw new UsageException(
                $"{pictures.Length} fits: expected at most {MostPictures} pictures; --source NAME chooses one."
            );
        if (
            request.Style.Kinds.FirstOrDefault(kind => kind.NeedsModel) is { } kind
            && pictures.SelectMany(one => one.Spectra).Any(one => !one.HasModel)
        )
            throw new UsageException(
                $"--kind: found {kind.Name} for spectra without a model; expected a saved fit ('almagest fit --save')."
            );
        bool isPage = Path.GetExtension(request.Output).Equals(".html", StringComparison.OrdinalIgnoreCase);
        await (isPage ? WritePageAsync(pictures, cancellation) : WriteFilesAsync(pictures, cancellation));
        if (request.Data is { } data)
            await WriteDataAsync(data, pictures, cancellation);
        return 0;
    }

    private async Task<Plot> StoredAsync(string run, string source, CancellationToken cancellation)
    {
        await using Session session = await Session.OpenAsync(request.Home, withRoles: false, cancellation);
        SourceFacts facts = await session
            .Get<SourceReader>()
            .ReadAsync(source, run, null, request.Series.Rebinning, cancellation);
        ShownFit shown = facts.Shown!;
        if (shown.Drawn.Spectra.Count == 0)
            throw new UsageException(
                $"{source}, run {run}: found no spectrum to draw. "
                    + (shown.Drawn.Note ?? "A flux on a campaign's own grid is in its page.")
            );
        if (shown.Drawn.Note is { } note)
            display.Say($"note: {note}");
        return shown.Result.Fit is null
            ? new(shown.Result.Name, "Not fitted.", shown.Drawn.Spectra)
            : OfSheet(shown, StoredSheet.Of(facts, shown, request.Style, address: null));
    }

    private static Plot OfSheet(ShownFit shown, FitSheet sheet) =>
        new(
            shown.Result.Name,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{sheet.Model}: {string.Join(", ", sheet.Fit.Parameters.Select(ValueOf))}; "
                    + $"{sheet.Fit.Fit.StatisticName} {sheet.Fit.Fit.Statistic:0.##} for "
                    + $"{sheet.Fit.Fit.DegreesOfFreedom} degrees of freedom. Channels are grouped for the eye only."
            ),
            shown.Drawn.Spectra
        )
        {
            Facts =
            [
                ("Model", sheet.Model),
                .. sheet.Provenance,
                .. sheet.Files.Select(file => ("File", $"{file.Role} {file.Path}, SHA-256 {file.Sha256}")),
            ],
        };

    private static string ValueOf(NamedEstimate one) => $"{one.Name} = {FitTable.Interval(one.Estimate)}";

    /// <summary>What each file says of its making.</summary>
    private static (string Name, string Value)[] FactsOf(Plot plot)
    {
        SavedBy by = ThisCommand.By;
        return [("Software", $"almagest {by.Version}"), ("Command", by.Command), .. plot.Facts];
    }

    private async Task WriteDataAsync(string path, Plot[] pictures, CancellationToken cancellation)
    {
        Plot all =
            pictures.Length == 1
                ? pictures[0]
                : new(
                    string.Join(", ", pictures.Select(one => one.Title)),
                    "",
                    [
                        .. pictures.SelectMany(one =>
                            one.Spectra.Select(spectrum => spectrum with { Label = $"{one.Title}, {spectrum.Label}" })
                        ),
                    ]
                )
                {
                    Facts = [.. pictures.SelectMany(one => one.Facts)],
                };
        await NewFile.WriteAsync(path, async stream =>
        {
            await PlottedPoints.WriteAsync(stream, all, request.Style.Kinds, FactsOf(all), cancellation);
            return 0;
        });
        display.Say(path);
    }

    private async Task WritePageAsync(Plot[] pictures, CancellationToken cancellation)
    {
        var page = new HtmlReport(
            pictures.Length == 1 ? pictures[0].Title : $"{pictures.Length} spectra",
            string.Join(", ", request.Style.Kinds.Select(kind => kind.Name))
        );
        foreach (Plot picture in pictures)
        {
            page.Charts((Draw(picture).ToSvg(), picture.Caption));
            page.Table(["fact", "value"], picture.Facts.Select(one => (IReadOnlyList<string>)[one.Name, one.Value]));
        }
        await page.WriteAsync(request.Output, cancellation);
        display.Say(request.Output);
    }

    private async Task WriteFilesAsync(Plot[] pictures, CancellationToken cancellation)
    {
        string ending = Path.GetExtension(request.Output);
        string stem = Path.Combine(
            Path.GetDirectoryName(Path.GetFullPath(request.Output))!,
            Path.GetFileNameWithoutExtension(request.Output)
        );
        for (int i = 0; i < pictures.Length; i++)
        {
            string path =
                pictures.Length == 1 ? request.Output : string.Create(CultureInfo.InvariantCulture, $"{stem}-{i + 1}{ending}");
            Picture drawn = Draw(pictures[i]);
            byte[] file = ending.ToLowerInvariant() switch
            {
                ".pdf" => drawn.ToPdf(),
                ".png" => drawn.ToPng(request.Scale),
                _ => Encoding.UTF8.GetBytes(drawn.ToSvgDocument()),
            };
            await File.WriteAllBytesAsync(path, file, cancellation);
            display.Say(path);
        }
    }

    private Picture Draw(Plot plot) =>
        SpectrumPlot.Draw(plot.Title, plot.Spectra, request.Style).Draw(request.Width, request.Height) with
        {
            Facts = FactsOf(plot),
        };
}
