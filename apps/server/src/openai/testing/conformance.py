"""What Python's openai client sees, as one JSON object; python-clients.medium.test.ts says what it should be."""

import asyncio
import json
import os

import openai
from openai import AsyncOpenAI, OpenAI

base_url = os.environ["BASE_URL"]
client = OpenAI(base_url=base_url, api_key=os.environ["API_KEY"], max_retries=0)
model = "puppet/talker"
hi = [{"role": "user", "content": "Hi"}]
parameters = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}
chat_tool = {"type": "function", "function": {"name": "weather", "description": "Weather", "parameters": parameters}}
tool = {"type": "function", "name": "weather", "description": "Weather", "parameters": parameters, "strict": False}


def plain():
    answer = client.chat.completions.create(model=model, messages=hi, n=2, stop=["never"])
    return {
        "texts": [choice.message.content for choice in answer.choices],
        "finish": [choice.finish_reason for choice in answer.choices],
        "usage": answer.usage.total_tokens,
    }


def stream():
    chunks = list(
        client.chat.completions.create(model=model, messages=hi, stream=True, stream_options={"include_usage": True})
    )
    text = "".join(choice.delta.content or "" for chunk in chunks for choice in chunk.choices)
    return {"text": text, "usage": chunks[-1].usage.total_tokens}


def tools():
    messages = [{"role": "user", "content": "Weather?"}]
    with client.chat.completions.stream(model=model, messages=messages, tools=[chat_tool]) as events:
        message = events.get_final_completion().choices[0].message
    messages.append(message.to_dict())
    for call, result in zip(message.tool_calls, ["sun", "snow"]):
        messages.append({"role": "tool", "tool_call_id": call.id, "content": result})
    answer = client.chat.completions.create(model=model, messages=messages, tools=[chat_tool])
    return {
        "calls": [[call.id, call.function.name, json.loads(call.function.arguments)] for call in message.tool_calls],
        "answer": answer.choices[0].message.content,
    }


def schema():
    shape = {"type": "object", "properties": {"name": {"type": "string"}, "age": {"type": "integer"}}}
    answer = client.chat.completions.create(
        model=model, messages=hi, response_format={"type": "json_schema", "json_schema": {"name": "p", "schema": shape}}
    )
    return json.loads(answer.choices[0].message.content)


def responses():
    first = client.responses.create(model=model, input="One")
    with client.responses.stream(model=model, input="Two", previous_response_id=first.id) as events:
        types = [event.type for event in events]
        second = events.get_final_response()
    called = client.responses.create(model=model, input="Weather?", tools=[tool])
    outputs = [
        {"type": "function_call_output", "call_id": item.call_id, "output": "rain"}
        for item in called.output
        if item.type == "function_call"
    ]
    done = client.responses.create(model=model, input=outputs, previous_response_id=called.id, tools=[tool])
    items = [item.type for item in client.responses.input_items.list(second.id)]
    client.responses.delete(first.id)
    return {
        "first": first.output_text,
        "second": second.output_text,
        "begins": types[0],
        "ends": types[-1],
        "calls": len(outputs),
        "done": done.output_text,
        "items": items,
        "deleted": refused(lambda: client.responses.retrieve(first.id)),
    }


def refused(ask):
    try:
        ask()
    except openai.APIStatusError as error:
        return [type(error).__name__, error.status_code, error.code]
    return None


def errors():
    wrong = OpenAI(base_url=base_url, api_key="sk-wrong", max_retries=0)
    ask = client.chat.completions.create
    return {
        "key": refused(lambda: wrong.models.list()),
        "model": refused(lambda: ask(model="none", messages=hi)),
        "field": refused(lambda: ask(model=model, messages=hi, temperature=9)),
        "middle": in_the_middle(),
    }


def in_the_middle():
    try:
        list(client.chat.completions.create(model="puppet/broken", messages=hi, stream=True))
    except openai.APIError as error:
        return error.message
    return None


async def abort():
    other = AsyncOpenAI(base_url=base_url, api_key=os.environ["API_KEY"], max_retries=0)
    got = 0
    events = await other.chat.completions.create(model="puppet/endless", messages=hi, stream=True)
    async for _ in events:
        got += 1
        if got == 3:
            break
    await events.close()
    await other.close()
    return got


def resources():
    vectors = client.embeddings.create(model="puppet/embedder", input=["four", "five5"])
    judged = client.moderations.create(input="How do I bake bread?")
    return {
        "models": [one.id for one in client.models.list()],
        "model": client.models.retrieve(model).id,
        "embeddings": [one.embedding for one in vectors.data],
        "completion": client.completions.create(model=model, prompt="Hi", echo=True).choices[0].text,
        "flagged": judged.results[0].flagged,
        "self_harm": judged.results[0].categories.self_harm,
    }


cases = [plain, stream, tools, schema, responses, errors, resources]
print(json.dumps({**{case.__name__: case() for case in cases}, "abort": asyncio.run(abort())}))
