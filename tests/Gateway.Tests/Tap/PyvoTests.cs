using Almagest.Storage.Connections;

namespace Almagest.Gateway.Tests.Tap;

/// <summary>The examples of docs/python.md that ask by TAP, on PostgreSQL; <see cref="PythonPageTests"/> has SQLite.</summary>
public sealed class PyvoTests(TapSkies skies)
{
    private const string Address = "http://127.0.0.1:8080";

    [Fact]
    public async Task Searches_uploads_and_jobs_work_on_PostgreSQL_too()
    {
        PythonPage.Require("pyvo", "astropy");
        TapSky sky = await skies.GetAsync(StorageProvider.Postgres);
        string[] examples =
        [
            .. PythonPage.Examples.Where(example => example.Contains($"{Address}/tap", StringComparison.Ordinal)),
        ];
        Assert.True(examples.Length >= 5, $"{examples.Length} examples");
        string[] told = await Task.WhenAll(
            examples.Select(example =>
                PythonPage.RunAsync(example.Replace(Address, sky.Address, StringComparison.Ordinal), sky.Scratch)
            )
        );
        Assert.All(told, text => Assert.NotEqual("", text.Trim()));
        Assert.Contains(told, text => text.StartsWith("s ", StringComparison.Ordinal));
    }
}
