using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Almagest.Hosting.Tests;

public sealed class SettingsFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("almagest-settings-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void It_says_where_the_database_is_and_not_where_to_listen()
    {
        IConfiguration read = Read(
            """
            {
              // As people write it.
              "Storage": { "Provider": "postgres", "RetryAttempts": 1 },
              "Gateway": { "MostFiles": 7, "AllowAnonymous": true, "TokenFile": "x", "AllowedHosts": ["evil"] },
              "urls": "http://0.0.0.0:1", "Urls": "x", "http_ports": "1", "AllowedHosts": "*", "hostingStartupAssemblies": "x",
              "Kestrel": { "Endpoints": { "a": { "Url": "http://0.0.0.0:2" } } }
            }
            """.Replace("\"Urls\": \"x\", ", "", StringComparison.Ordinal)
        );
        Assert.Equal(("postgres", "7"), (read["Storage:Provider"], read["Gateway:MostFiles"]));
        // What else says something, counts.
        Assert.Equal("3", read["Storage:RetryAttempts"]);
        Assert.Equal(["Gateway", "Storage"], read.GetChildren().Select(one => one.Key).Order(StringComparer.Ordinal));
        Assert.Equal(["MostFiles"], read.GetSection("Gateway").GetChildren().Select(one => one.Key));
    }

    [Theory]
    [InlineData("{"), InlineData("[1]"), InlineData("")]
    public void One_that_is_no_settings_is_refused_with_its_name(string text) =>
        Assert.Contains(
            SettingsFile.Name,
            Assert.Single(Assert.Throws<OptionsValidationException>(() => Read(text)).Failures),
            StringComparison.Ordinal
        );

    private IConfiguration Read(string text)
    {
        File.WriteAllText(Path.Combine(_folder, SettingsFile.Name), text);
        ConfigurationBuilder builder = new();
        builder.AddInMemoryCollection(new Dictionary<string, string?> { ["Storage:RetryAttempts"] = "3" });
        builder.AddSettingsFile(_folder);
        return builder.Build();
    }
}
