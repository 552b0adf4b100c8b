using System.Globalization;
using Almagest.Application;
using Almagest.Application.Diagnosis;
using Almagest.Application.Runs;
using Almagest.Pages.Layout;
using Almagest.Pages.Links;
using Almagest.Storage.Runs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Almagest.Pages.Operations;

/// <summary>What an operator looks at and decides.</summary>
internal static class OperationsEndpoints
{
    internal const string RunPath = $"{Address.Operations}/run",
        RetryPath = $"{Address.Operations}/retry";

    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet(Address.Operations, OperationsModel.ShowAsync);
        pages.MapGet(Address.Checks, async (Doctor doctor, CancellationToken cancellation) =>
            Layout.Page.Of<ChecksPage, ChecksModel>(new(await doctor.ExamineAsync(cancellation)))
        );
        pages.MapPost(RunPath, OrderAsync);
        pages.MapPost(RetryPath, RetryAsync);
    }

    /// <summary>Pauses, resumes or cancels a run, or says what share it has.</summary>
    private static async Task<IResult> OrderAsync(
        HttpContext context,
        Lookup lookup,
        CatalogueRuns runs,
        CancellationToken cancellation
    )
    {
        IFormCollection form = await context.Request.ReadFormAsync(cancellation);
        Run run = await lookup.RunAsync(form["name"].ToString(), cancellation);
        switch (form["how"].ToString())
        {
            case "pause":
                await runs.HoldAsync(run.Id, isForGood: false, cancellation);
                break;
            case "cancel":
                await runs.HoldAsync(run.Id, isForGood: true, cancellation);
                break;
            case "resume":
                await runs.ResumeAsync(run.Id, isNobodyAtWork: false, cancellation);
                break;
            case "priority":
                await runs.SetPriorityAsync(run.Id, Whole("priority", form["priority"].ToString()), cancellation);
                break;
            case string other:
                throw new RequestException($"how: found '{other}'; expected pause, resume, cancel or priority.");
        }
        return new SeeOther(Address.Of(Address.Operations, ("changed", run.Name)));
    }

    private static int Whole(string word, string said) =>
        int.TryParse(said, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number)
            ? number
            : throw new RequestException($"{word}: found '{said}'; expected a whole number.");

    /// <summary>Lets one observation wait again that was put aside, or all of them.</summary>
    private static async Task<IResult> RetryAsync(
        HttpContext context,
        Lookup lookup,
        IParkedChunks parked,
        CancellationToken cancellation
    )
    {
        IFormCollection form = await context.Request.ReadFormAsync(cancellation);
        Guid? run = Said("run") is { } name ? (await lookup.RunAsync(name, cancellation)).Id : null;
        int? chunk = Said("chunk") is { } number ? Whole("chunk", number) : null;
        int retried = await parked.RetryAsync(run, null, cancellation, chunk);
        return new SeeOther(Address.Of(Address.Operations, ("again", retried.ToString(CultureInfo.InvariantCulture))));

        string? Said(string word) => form[word].ToString() is { Length: > 0 } said ? said : null;
    }
}
