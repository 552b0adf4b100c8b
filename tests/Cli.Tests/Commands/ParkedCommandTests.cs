using System.Text.Json;
using Almagest.Storage.Migrations;
using Almagest.Tests;
using Microsoft.Extensions.DependencyInjection;

namespace Almagest.Cli.Tests.Commands;

public sealed class ParkedCommandTests : IDisposable
{
    private readonly Workplace _here = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _here.Dispose();

    [Fact]
    public async Task What_was_parked_is_told_by_class_and_tried_again_by_fault()
    {
        await using (DoctorDatabase database = await DoctorDatabase.CreateAsync(_here.Home, isPostgres: false))
        {
            await using (ServiceProvider services = database.Services())
            {
                await services.GetRequiredService<IStorageMigrator>().MigrateAsync(Cancellation);
                foreach (string run in (string[])["first", "second", "third"])
                    await MadeUpRun.AddAsync(services, run, 30, "powerlaw", null, Cancellation);
            }
            await database.ExecuteAsync(
                """
                UPDATE chunks SET done_at = NULL, parked_at = '2026-01-0' || run_number || ' 00:00:00',
                    fault = CASE run_number WHEN 3 THEN 'Its workers died: killed.'
                        ELSE 'OverflowException: of ' || run_number END
                """
            );
        }
        using JsonDocument classes = JsonDocument.Parse((await _here.RunAsync("dlq", "list", "--json")).Succeeds().Out);
        Assert.Equal(
            [("OverflowException", 2, "OverflowException: of 2"), ("died", 1, "Its workers died: killed.")],
            classes
                .RootElement.EnumerateArray()
                .Select(one =>
                    (
                        one.GetProperty("class").GetString()!,
                        one.GetProperty("observations").GetInt32(),
                        one.GetProperty("fault").GetString()!
                    )
                )
        );
        Assert.Matches("OverflowException +2 +2026-01-02 ", (await _here.RunAsync("dlq", "list")).Succeeds().Out);
        string shown = (await _here.RunAsync("dlq", "show", "--where", "OVERFLOW", "--run", "first")).Succeeds().Out;
        Assert.Contains("OverflowException: of 1", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("of 2", shown, StringComparison.Ordinal);
        Assert.Equal(
            "0 observations wait again",
            (await _here.RunAsync("dlq", "retry", "--where", "none")).Succeeds().Out.Trim()
        );
        Assert.Equal(
            "2 observations wait again",
            (await _here.RunAsync("dlq", "retry", "--where", "overflow")).Succeeds().Out.Trim()
        );
        using JsonDocument left = JsonDocument.Parse((await _here.RunAsync("dlq", "show", "--json")).Succeeds().Out);
        Assert.Equal("died", Assert.Single(left.RootElement.EnumerateArray()).GetProperty("class").GetString());
    }
}
