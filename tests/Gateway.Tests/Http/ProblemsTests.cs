using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Almagest.Gateway.Tests.Http;

/// <summary>Whatever is wrong with a request is told in a sentence.</summary>
public sealed class ProblemsTests : GatewayTest
{
    [Fact]
    public async Task A_body_that_is_none()
    {
        foreach (string path in new[] { "trainings", "networks/compare", "runs", "networks/x/promote" })
        {
            await IsToldAsync(
                await AskAsync(HttpMethod.Post, path, null),
                HttpStatusCode.BadRequest,
                "found no body; expected JSON"
            );
            foreach ((string body, string found) in new[] { ("{", "no JSON"), ("null", "null"), ("[]", "[]"), ("5", "5") })
                await IsToldAsync(
                    await AskAsync(HttpMethod.Post, path, body),
                    HttpStatusCode.BadRequest,
                    $"found {found}; expected an object"
                );
            using FormUrlEncodedContent form = new([KeyValuePair.Create("campaign", "x")]);
            await IsToldAsync(
                await Client.PostAsync(path, form, Cancellation),
                HttpStatusCode.UnsupportedMediaType,
                "found application/x-www-form-urlencoded; expected application/json"
            );
        }
    }

    [Fact]
    public async Task A_value_of_another_kind()
    {
        foreach (
            (string path, string body, string told) in new[]
            {
                ("runs", """{"catalogue":5}""", "catalogue: found 5; expected a text."),
                ("runs", """{"catalogue":"a","campaign":null}""", "campaign: found null; expected a text."),
                ("runs", """{"catalogue":"a"}""", "campaign: found nothing; expected one."),
                ("runs", """{"catalogue":"a","campaign":"b","refit":[1]}""", "refit: found [1]; expected a list of texts."),
                ("runs", """{"catalogue":"a","campaign":"b","onlyNew":"yes"}""", "found \"yes\"; expected true or false."),
                ("trainings", """{"campaign":"a","epochs":1.5}""", "epochs: found 1.5; expected a whole number."),
                ("runs", """{"catalogue":"a","campaign":"b","falseAlarmRate":"x"}""", "found \"x\"; expected a number."),
                ("networks/x/promote", """{"reason":null}""", "reason: found null; expected a text."),
            }
        )
            await IsToldAsync(await AskAsync(HttpMethod.Post, path, body), HttpStatusCode.BadRequest, told);
    }

    [Fact]
    public async Task A_verb_that_is_none()
    {
        foreach (
            (string method, string path, HttpStatusCode status, string told) in new[]
            {
                ("GET", "nosuch", HttpStatusCode.NotFound, "found nothing at /api/v1/nosuch"),
                ("GET", "/elsewhere", HttpStatusCode.NotFound, "found nothing at /elsewhere"),
                ("GET", "trainings/5", HttpStatusCode.NotFound, "found nothing at /api/v1/trainings/5"),
                ("DELETE", "runs", HttpStatusCode.MethodNotAllowed, "found DELETE; expected GET, POST"),
                ("GET", "scripts", HttpStatusCode.MethodNotAllowed, "found GET; expected POST"),
            }
        )
            await IsToldAsync(await AskAsync(new HttpMethod(method), path, null), status, told);
    }

    [Fact]
    public async Task A_body_where_none_is_read()
    {
        foreach (string path in new[] { "runs/x/resume", "campaigns/x/rollback" })
        {
            await IsToldAsync(
                await AskAsync(HttpMethod.Post, path, """{"onlyNew":true}"""),
                HttpStatusCode.BadRequest,
                """found {"onlyNew":true}; expected no body."""
            );
            await IsToldAsync(await AskAsync(HttpMethod.Post, path, "{}"), HttpStatusCode.NotFound, "'x'");
        }
    }

    [Fact]
    public async Task A_number_of_rows_that_is_not_served()
    {
        foreach (int limit in new[] { 0, 10_001 })
            await IsToldAsync(
                await AskAsync(HttpMethod.Get, $"runs/x/fits?limit={limit}", null),
                HttpStatusCode.BadRequest,
                $"limit: found {limit}; expected 1 to 10000."
            );
    }

    [Fact]
    public async Task A_fault_of_ours()
    {
        await using (SqliteConnection connection = new($"Data Source={Path.Combine(Folder, "state.db")}"))
        {
            await connection.OpenAsync(Cancellation);
            await using SqliteCommand command = connection.CreateCommand();
            command.CommandText = "ALTER TABLE catalogues RENAME TO gone";
            await command.ExecuteNonQueryAsync(Cancellation);
        }
        await IsToldAsync(
            await AskAsync(HttpMethod.Get, "catalogues", null),
            HttpStatusCode.InternalServerError,
            "found nothing wrong with the request, but could not answer it; the log tells why"
        );
    }

    private async Task<HttpResponseMessage> AskAsync(HttpMethod method, string path, string? body)
    {
        using HttpRequestMessage request = new(method, path);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        return await Client.SendAsync(request, Cancellation);
    }

    private static async Task IsToldAsync(HttpResponseMessage answer, HttpStatusCode status, string told)
    {
        using (answer)
        {
            string text = await answer.Content.ReadAsStringAsync(Cancellation);
            Assert.True(answer.StatusCode == status, $"{answer.StatusCode}: {text}");
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
            string? detail = JsonSerializer.Deserialize<JsonElement>(text).GetProperty("detail").GetString();
            Assert.Contains(told, detail, StringComparison.Ordinal);
        }
    }
}
