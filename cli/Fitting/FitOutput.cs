using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Almagest.Cli.Results;
using Almagest.Cli.Terminal;
using Almagest.Storage;

namespace Almagest.Cli.Fitting;

/// <summary>What `almagest fit` leaves behind: a table or JSON on stdout, files in a folder, and a file of saved fits.</summary>
internal sealed class FitOutput(FitRequest request, WorkDisplay display, bool json)
{
    public async Task WriteAsync(IReadOnlyList<FittedGroup> groups, TimeSpan elapsed, CancellationToken cancellation)
    {
        (string Instrument, JsonNode[] Fits)[] saved = [.. groups.Select(group => (group.Instrument, group.Fits.Select(fit => FitRecipe.Save(request, group, fit)).ToArray()))];
        if (request.Output is { } folder)
        {
            Directory.CreateDirectory(folder);
            await FitReport.WriteAsync(Path.Combine(folder, "report.html"), request, groups, elapsed, cancellation);
            foreach (FittedGroup group in groups)
            {
                string name = groups.Count == 1 ? "fits" : $"fits-{group.Instrument.Replace(' ', '-')}";
                await using (StreamWriter csv = File.CreateText(Path.Combine(folder, $"{name}.csv")))
                    await FitExport.WriteAsync(csv, group.Parameters, group.Fits);
                await WriteFitsAsync(Path.Combine(folder, $"{name}.json"), saved.First(one => one.Instrument == group.Instrument).Fits, cancellation);
            }
        }
        if (request.Save is { } file) await WriteFitsAsync(file, saved.SelectMany(one => one.Fits), cancellation);
        // One document, however many instruments there are.
        if (json) Tables.WriteJson(groups.Select((group, i) => new { group.Instrument, Campaign = group.Network?.Campaign.Id, Run = group.Network?.Run.Id, saved[i].Fits, group.Failures }));
        foreach (FittedGroup group in groups)
        {
            if (!json) FitTable.Write(group.Parameters, group.Fits);
            foreach (FailureRecord failure in group.Failures) Console.Error.WriteLine($"almagest: {failure.Name}: failed in {failure.Stage}: {failure.Reason}");
            display.Say(string.Create(CultureInfo.InvariantCulture, $"{group.Instrument}: {group.Fits.Count} fitted, {group.Failures.Count} failed, {group.SpectraPerSecond:0} spectra/s."));
        }
        if (request.Output is { } written) display.Say($"Report: {Path.Combine(Path.GetFullPath(written), "report.html")}");
    }

    private static Task WriteFitsAsync(string path, IEnumerable<JsonNode> fits, CancellationToken cancellation) =>
        File.WriteAllTextAsync(path, JsonSerializer.Serialize(fits, Tables.JsonForm), cancellation);
}
